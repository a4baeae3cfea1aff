#pragma once
// A command: one row of the table in commands.cpp, with a file of its own.

#include "server/config/load.hpp"

#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::cli {

enum exit_code : int { done = 0, failed = 1, wrong_usage = 2, no_server = 3 };

/// Ends a command with an exit code; `what` is one line for stderr: what is wrong and what to do.
struct failure : std::runtime_error {
  explicit failure(const std::string& text, exit_code c = failed) : std::runtime_error(text), code(c) {}
  exit_code code;
};

struct console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;  ///< a person can be asked
  bool err_is_terminal = false; ///< the output may be redrawn
  bool out_is_terminal = false; ///< standard output is a terminal, not a file or a pipe
};

struct option {
  std::string_view name;  ///< "listen": typed as --listen, or in its place where the command's arguments name it
  std::string_view value; ///< "ADDR", for help; empty: the option takes no value
  std::string_view meaning;
  bool repeats = false; ///< may be given more than once
};

struct command;

struct invocation {
  const command& self;
  std::map<std::string, std::vector<std::string>, std::less<>> options; ///< the options given, each with its values
  console& io;
  environment variables;

  bool has(std::string_view option) const { return options.contains(option); }
  /// All values of the option, in the order given.
  std::vector<std::string> texts(std::string_view option) const {
    const auto found = options.find(option);
    return found == options.end() ? std::vector<std::string>() : found->second;
  }
  /// The option's text, or "".
  std::string text(std::string_view option) const {
    const auto all = texts(option);
    return all.empty() ? std::string() : all.front();
  }
  /// The option's text, where it was given.
  std::optional<std::string> given(std::string_view option) const {
    return has(option) ? std::optional(text(option)) : std::nullopt;
  }
  bool json() const { return has("json"); }
};

struct command {
  std::string_view name;      ///< "user add"
  std::string_view arguments; ///< "EMAIL", for help; each word names an option that may be given by position
  std::string_view summary;   ///< one line
  std::string_view about;     ///< further explanation
  std::string_view example;
  std::span<const option> options; ///< its own; the common ones are in options.cpp
  int (*run)(const invocation&);
  bool hidden = false; ///< not in the help
};

} // namespace twostep::server::cli
