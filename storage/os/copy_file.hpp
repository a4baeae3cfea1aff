#pragma once
// Copies a file, durably, in pieces: it may be bigger than memory.

#include "storage/os/file.hpp"

namespace twostep::storage {

/// Replaces `to`; its directory isn't synced. Throws store_error. Answers the number of bytes.
std::uint64_t copy_file(file_system&, const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace twostep::storage
