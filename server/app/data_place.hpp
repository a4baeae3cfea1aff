#pragma once
// What lies where a data directory is looked for, told without touching it. Not what is in its log.

#include "server/config/load.hpp"

#include <filesystem>
#include <string>

namespace twostep::server {

bool holds_log(const std::filesystem::path& data) noexcept;
/// It is there, and nothing is in it. The lost+found of a disk of its own is nothing.
bool is_empty_directory(const std::filesystem::path& data) noexcept;
/// It is there for a log to be begun in it: nothing else is in it but what a start lays out before its first record.
bool awaits_log(const std::filesystem::path& data) noexcept;

/// server.data_dir counts from the configuration file's folder; older versions counted it from the working directory.
/// Where only that older place holds a log: one line that names both and says what to write; else "".
std::string misplaced_data(const loaded_config&);

} // namespace twostep::server
