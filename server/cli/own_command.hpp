#pragma once
// How this very program is called from where one stands, for lines that people copy. Pure but for running_program.

#include <filesystem>
#include <string>
#include <string_view>

namespace twostep::server::cli {

/// The file that this process runs; "twostep" where the system doesn't say.
std::filesystem::path running_program();

/// "twostep" where the shell finds program under that name (search: PATH), "./build/twostep" below `here`, else the
/// whole path; quoted where a shell would read it as something else.
std::string
command_line_for(const std::filesystem::path& program, const std::filesystem::path& here, std::string_view search);

/// As one word of a POSIX shell.
std::string as_shell_word(std::string_view);

} // namespace twostep::server::cli
