#pragma once
// Looks into the log of a data directory: without its lock, never writing, also while a server runs (then up to the
// last whole record).

#include "core/function_ref.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/log/keys.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>

namespace twostep::storage {

class file_system;

/// The log's keys, derived from secret.key and those before it; nullopt where it isn't at hand.
using tool_key = std::optional<log_keys>;

/// One line for each segment, and one for the whole. False: the log is damaged; the last line says where. Without the
/// key only heads and checksums are checked, and the last line says so. Nothing is printed before the end: where a
/// running server compacts the log meanwhile, it is read again. Throws store_error where it can't be read.
bool verify(const std::filesystem::path& data, const tool_key&, std::ostream&, file_system* = nullptr);

/// One JSON object for each record, in the log's order, without a line's end:
/// {"sequence":7,"subject":"account","id":"…","at":"…","events":[{"event":"session_ended",…}]}
/// Before them, one for each account of the snapshot: {"snapshot":12,"subject":"account","id":"…","account":{…}}
/// Throws store_error where the log can't be read, is damaged, was compacted meanwhile, or is sealed and there is no
/// key; the records before that have been given by then.
void dump(
    const std::filesystem::path& data, const tool_key&, secrets, core::function_ref<void(std::string_view line)>,
    file_system* = nullptr
);

} // namespace twostep::storage
