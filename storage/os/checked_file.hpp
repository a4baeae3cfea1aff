#pragma once
// Files opened, measured, read whole and replaced: what can't be done is a store_error that says why.

#include "storage/os/file.hpp"

#include <string_view>

namespace twostep::storage {

/// Throws store_error.
std::unique_ptr<file> open_file(file_system&, const std::filesystem::path&, open_mode);
std::uint64_t size_of(file_system&, const std::filesystem::path&);
bytes load_file(file_system&, const std::filesystem::path&);

/// Of a file that isn't in its place yet: what a crash leaves has it.
inline constexpr std::string_view temporary_ending = ".tmp";
/// Whole or not at all: a temporary file, synced, renamed into place, the directory synced. Throws store_error.
void replace_file(file_system&, const std::filesystem::path&, byte_view content);

} // namespace twostep::storage
