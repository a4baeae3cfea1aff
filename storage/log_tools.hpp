#pragma once
// Looks into the log of a data directory: without its key, without its lock, never writing, also while a server runs
// (then up to the last whole record).

#include "core/function_ref.hpp"
#include "storage/event_codec.hpp"

#include <filesystem>
#include <iosfwd>

namespace twostep::storage {

class file_system;

/// One line for each segment, and one for the whole. False: the log is damaged; the last line says where.
/// Throws store_error where it can't be read.
bool verify(const std::filesystem::path& data, std::ostream&, file_system* = nullptr);

/// One JSON object for each record, in the log's order, without a line's end:
/// {"sequence":7,"subject":"account","id":"…","at":"…","events":[{"event":"session_ended",…}]}
/// Throws store_error where the log can't be read or is damaged; the records before that have been given by then.
void dump(
    const std::filesystem::path& data, secrets, core::function_ref<void(std::string_view line)>,
    file_system* = nullptr
);

} // namespace twostep::storage
