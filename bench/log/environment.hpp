#pragma once
// What a figure depends on beside the program: said with every run.

#include <filesystem>
#include <ostream>
#include <string>

namespace twostep::bench::log {

/// Processor, kernel, file system of `directory`, build, load; and a warning where figures would say little.
void print_environment(std::ostream&, const std::filesystem::path& directory, const std::string& commit);
/// Of the last minute, as the system says it.
std::string load_average();

} // namespace twostep::bench::log
