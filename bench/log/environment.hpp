#pragma once
// The conditions on which figures depend, beside the program; printed with every run.

#include <filesystem>
#include <ostream>
#include <string>

namespace twostep::bench::log {

/// Prints the processor, kernel, file system of `directory`, build and load, and a warning if figures would be
/// meaningless.
void print_environment(std::ostream&, const std::filesystem::path& directory, const std::string& commit);
/// The system's load average of the last minute.
std::string load_average();

} // namespace twostep::bench::log
