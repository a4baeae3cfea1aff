#include "server/cli/help.hpp"

#include "server/cli/commands.hpp"
#include "server/cli/options.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>

namespace twostep::server::cli {
std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& w : words) text += (text.empty() ? "" : " ") + w;
  return text;
}

bool continues(std::string_view name, const std::vector<std::string>& words, const std::string& more) {
  const auto begin = join(words) + (words.empty() ? "" : " ") + more;
  return name == begin || name.starts_with(begin + " ");
}

void print_overview(std::ostream& out, const std::vector<std::string>& words) {
  out << "Twostep: two-step verification by text message.\n\n"
         "Usage: twostep COMMAND [OPTIONS]\n\n";
  const auto begin = join(words);
  std::size_t width = 0;
  for (const auto* c : commands()) width = std::max(width, c->name.size());
  for (const auto* c : commands()) {
    if (c->hidden || !c->name.starts_with(begin)) continue;
    out << "  twostep " << c->name << std::string(width - c->name.size() + 2, ' ') << c->summary << '\n';
  }
  out << "\nEvery command has --help, with an example. To look around first: twostep serve --demo\n";
}

void print_help(std::ostream& out, const command& c) {
  out << "twostep " << c.name << ": " << c.summary << "\n\n"
      << "Usage: twostep " << c.name;
  std::istringstream arguments{std::string(c.arguments)};
  for (std::string name; arguments >> name;) {
    std::transform(name.begin(), name.end(), name.begin(), [](char l) {
      return l >= 'a' && l <= 'z' ? static_cast<char>(l - 32) : l;
    });
    out << ' ' << name;
  }
  out << " [OPTIONS]\n";
  if (!c.about.empty()) out << '\n' << c.about << '\n';
  out << "\nExample:\n";
  std::istringstream lines{std::string(c.example)};
  for (std::string line; std::getline(lines, line);) out << "  " << line << '\n';
  const std::string positional = " " + std::string(c.arguments) + " ";
  std::vector<option> shown;
  for (const auto& o : c.options)
    if (positional.find(" " + std::string(o.name) + " ") == positional.npos) shown.push_back(o);
  if (!shown.empty()) out << '\n' << describe("Options", shown);
  out << '\n' << describe("Options of every command", common_options());
}

} // namespace twostep::server::cli
