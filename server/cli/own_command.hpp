#pragma once
// How to call this program from the working directory, for commands that people copy. Pure, except for
// running_program.

#include <filesystem>
#include <string>
#include <string_view>

namespace twostep::server::cli {

/// The executable of this process; "twostep" if the system doesn't tell.
std::filesystem::path running_program();

/// "twostep" if a shell finds `program` under that name (search: PATH), "./build/twostep" if it is below `here`,
/// else the whole path. Quoted if the shell requires it.
std::string
command_line_for(const std::filesystem::path& program, const std::filesystem::path& here, std::string_view search);

/// Quoted as one word of a POSIX shell, if necessary.
std::string as_shell_word(std::string_view);

} // namespace twostep::server::cli
