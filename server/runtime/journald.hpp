#pragma once
// Detects that a stream goes to systemd's journal, which adds times itself and reads levels from "<4>words".

#include <string_view>

namespace twostep::server {

/// variable: JOURNAL_STREAM, "DEVICE:INODE" of the journal's socket. Child processes inherit it although their
/// output may go elsewhere, so the descriptor is compared with it.
bool is_journal(int descriptor, std::string_view variable) noexcept;

} // namespace twostep::server
