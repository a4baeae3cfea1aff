#pragma once
// The files in DATA/log: their names, which there are, and the last one made fit to be built upon after a stop.

#include "storage/file.hpp"

namespace twostep::storage {

/// "00000001.log".
std::string segment_name(std::uint32_t number);

/// Their numbers, ascending. Throws store_error where one between the first and the last is missing or isn't a file.
std::vector<std::uint32_t> list_segments(file_system&, const std::filesystem::path& log);

/// Throws store_error.
bytes load_file(file_system&, const std::filesystem::path&);

/// Whole or not at all: a temporary file, synced, renamed into place, the directory synced. Throws store_error.
void replace_file(file_system&, const std::filesystem::path&, byte_view content);

/// What a start that died left half made. Throws store_error.
void remove_temporary_files(file_system&, const std::filesystem::path& log);

} // namespace twostep::storage
