#pragma once
// What a command is: one row of the table in commands.cpp, one file each. Not what commands do.

#include "server/config/load.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include <iosfwd>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::cli {

enum exit_code : int { done = 0, failed = 1, wrong_usage = 2, no_server = 3 };

/// What ends a command early: one line on stderr that says what is wrong and what to do.
struct failure : std::runtime_error {
  explicit failure(const std::string& text, exit_code c = failed) : std::runtime_error(text), code(c) {}
  exit_code code;
};

struct console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;  ///< a person can be asked
  bool err_is_terminal = false; ///< what is shown there may move
};

struct command;

struct invocation {
  const command& self;
  boost::program_options::variables_map options;
  console& io;
  environment variables;

  bool has(const char* option) const { return options.count(option) != 0; }
  /// The option's text, or "".
  std::string text(const char* option) const {
    return has(option) ? options[option].as<std::string>() : std::string();
  }
  bool json() const { return has("json"); }
};

struct command {
  std::string_view name;      ///< "user add"
  std::string_view arguments; ///< "EMAIL" as help shows it; each word is the name of a positional option
  std::string_view summary;   ///< one line
  std::string_view about;     ///< what else there is to know
  std::string_view example;
  void (*describe)(boost::program_options::options_description_easy_init&); ///< its own options; may be null
  int (*run)(const invocation&);
  bool hidden = false; ///< not in the help
};

} // namespace twostep::server::cli
