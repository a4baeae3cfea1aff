#pragma once
// Whether a stream of this process goes to systemd's journal, which keeps times itself and reads levels from
// "<4>words".

#include <string_view>

namespace twostep::server {

/// variable: JOURNAL_STREAM, "DEVICE:INODE" of the socket that the journal reads. It is inherited by children whose
/// output goes elsewhere, so the descriptor is compared with it.
bool is_journal(int descriptor, std::string_view variable) noexcept;

} // namespace twostep::server
