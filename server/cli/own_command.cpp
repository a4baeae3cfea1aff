#include "server/cli/own_command.hpp"

#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace twostep::server::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name = "twostep";

/// The program that a shell would run for the name "twostep"; empty: none.
fs::path found_by_shell(const fs::path& here, std::string_view search) {
  for (;;) {
    const auto end = search.find(':');
    const fs::path folder(search.substr(0, end));
    const auto file = (folder.is_absolute() ? folder : here / folder) / name;
    if (::access(file.c_str(), X_OK) == 0) return file;
    if (end == search.npos) return {};
    search.remove_prefix(end + 1);
  }
}

bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+,:@%=").find(c) != std::string_view::npos;
}

} // namespace

fs::path running_program() {
  std::error_code unknown;
  auto program = fs::read_symlink("/proc/self/exe", unknown);
  return unknown ? fs::path(name) : program;
}

std::string as_shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) word.append(c == '\'' ? std::string("'\\''") : std::string(1, c));
  return word + "'";
}

std::string command_line_for(const fs::path& program, const fs::path& here, std::string_view search) {
  std::error_code other;
  const auto found = search.empty() ? fs::path() : found_by_shell(here, search);
  if (!program.is_absolute() || (!found.empty() && fs::equivalent(found, program, other))) return std::string(name);
  const auto from_here = program.lexically_relative(here);
  const bool is_below = !from_here.empty() && *from_here.begin() != "..";
  return as_shell_word(is_below ? "./" + from_here.string() : program.string());
}

} // namespace twostep::server::cli
