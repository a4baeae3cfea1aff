#pragma once
// Examines a possible data directory without opening or changing it. Doesn't read the log.

#include "server/config/load.hpp"

#include <filesystem>
#include <string>

namespace twostep::server {

bool holds_log(const std::filesystem::path& data) noexcept;
/// The directory exists and is empty. A lost+found, as at the root of a file system, doesn't count.
bool is_empty_directory(const std::filesystem::path& data) noexcept;
/// A log may begin here: the directory holds at most what a start makes before its first record.
bool awaits_log(const std::filesystem::path& data) noexcept;

/// server.data_dir is relative to the configuration file's folder; older versions took the working directory. If
/// only that older place holds a log: one line that names both places and what to write; else "".
std::string misplaced_data(const loaded_config&);

} // namespace twostep::server
