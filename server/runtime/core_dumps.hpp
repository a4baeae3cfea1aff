#pragma once
// Keeps this process's memory (keys, passwords being checked, codes) out of core dumps.

namespace twostep::server {

/// Forbids core files. In release builds only root can examine the process then: its own user can't use gdb,
/// strace or perf.
void forbid_core_dumps() noexcept;

} // namespace twostep::server
