#pragma once
// Opens, measures, reads and replaces files. A failure is a store_error that says why.

#include "storage/os/file.hpp"

#include <string_view>

namespace twostep::storage {

/// Throws store_error.
std::unique_ptr<file> open_file(file_system&, const std::filesystem::path&, open_mode);
std::uint64_t size_of(file_system&, const std::filesystem::path&);
bytes load_file(file_system&, const std::filesystem::path&);

/// The name of a file that isn't published yet; a crash may leave one.
inline constexpr std::string_view temporary_ending = ".tmp";
/// Replaces a file atomically: writes and syncs a temporary file, renames it into place and syncs the directory.
/// Throws store_error.
void replace_file(file_system&, const std::filesystem::path&, byte_view content);

} // namespace twostep::storage
