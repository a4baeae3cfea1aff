#pragma once
// Keeps what this process has in its memory (keys, passwords being checked, codes) from being written to a disk when
// it dies.

namespace twostep::server {

/// No core file. In release builds nobody but root can look into the process either, for as long as it lives (no
/// gdb, strace or perf of its own user).
void forbid_core_dumps() noexcept;

} // namespace twostep::server
