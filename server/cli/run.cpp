#include "server/cli/run.hpp"

#include "server/cli/commands.hpp"
#include "server/cli/help.hpp"
#include "server/cli/options.hpp"
#include "server/runtime/core_dumps.hpp"
#include "server/runtime/version.hpp"
#include "server/text/suggest.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/variables_map.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <sstream>

extern char** environ;

namespace twostep::server::cli {
namespace {

namespace po = boost::program_options;

// No abbreviations: every new option could break scripts that use them.
constexpr int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;

/// Removes the command's words from `words` and returns them: leading words that aren't options, as far as they
/// begin a command's name.
std::vector<std::string> take_command_words(std::vector<std::string>& words) {
  po::options_description common = describe({}, common_options());
  common.add_options()("word", po::value<std::vector<std::string>>());
  po::positional_options_description positions;
  positions.add("word", -1);
  const auto parsed =
      po::command_line_parser(words).options(common).positional(positions).allow_unregistered().style(style).run();

  std::vector<std::string> taken, rest;
  for (const auto& o : parsed.options) {
    const bool is_word = o.position_key >= 0 && taken.size() < 2 && !o.unregistered;
    if (is_word && std::any_of(commands().begin(), commands().end(), [&](const command* c) {
          return continues(c->name, taken, o.value.front());
        }))
      taken.push_back(o.value.front());
    else
      rest.insert(rest.end(), o.original_tokens.begin(), o.original_tokens.end());
  }
  words = std::move(rest);
  return taken;
}

const command* find_command(const std::vector<std::string>& words) {
  const auto name = join(words);
  for (const auto* c : commands())
    if (c->name == name) return c;
  return nullptr;
}

constexpr const char* see_all = " (`twostep --help` shows all)";

std::string see_also(std::string_view command) {
  return " (`twostep " + std::string(command) + " --help` shows how)";
}

bool has_word(const std::vector<std::string>& words, std::string_view w) {
  return std::find(words.begin(), words.end(), w) != words.end();
}

/// Handles an unknown command: suggests the likely one, or prints the overview.
int no_command(std::vector<std::string> taken, const std::vector<std::string>& rest, console& io) {
  const bool group = std::none_of(rest.begin(), rest.end(), [](const std::string& w) { return !w.starts_with("-"); });
  if (group && has_word(rest, "--help")) {
    print_overview(io.out, taken);
    return done;
  }
  const auto word = std::find_if(rest.begin(), rest.end(), [](const std::string& w) { return !w.starts_with("-"); });
  if (word == rest.end()) {
    if (!rest.empty()) throw failure("the command is missing before " + rest.front() + see_all, wrong_usage);
    print_overview(io.err, taken);
    return wrong_usage;
  }
  taken.push_back(*word);
  std::vector<std::string_view> names;
  for (const auto* c : commands())
    if (!c->hidden) names.push_back(c->name);
  auto typed = join(taken);
  if (taken.size() == 1 && word + 1 != rest.end() && !(word + 1)->starts_with("-"))
    if (!nearest(typed + " " + *(word + 1), names).empty()) typed += " " + *(word + 1);
  throw failure("there is no command \"" + typed + "\"" + did_you_mean(typed, names) + see_all, wrong_usage);
}

po::options_description options_of(const command& c) {
  po::options_description all = describe({}, common_options());
  all.add(describe({}, c.options));
  return all;
}

std::string explain(const po::error& e, const po::options_description& all) {
  std::string text = e.what();
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&e)) {
    std::vector<std::string> names;
    for (const auto& o : all.options()) names.push_back("--" + o->long_name());
    const std::vector<std::string_view> words(names.begin(), names.end());
    const auto typed = unknown->get_option_name();
    text = "there is no option " + typed + did_you_mean(typed, words);
  }
  return text;
}

std::vector<std::string> values_of(const po::variable_value& given) {
  if (const auto* one = boost::any_cast<std::string>(&given.value())) return {*one};
  if (const auto* many = boost::any_cast<std::vector<std::string>>(&given.value())) return *many;
  return {};
}

int run_command(const command& c, const std::vector<std::string>& words, const environment& variables, console& io) {
  const auto all = options_of(c);
  po::positional_options_description positions;
  std::istringstream arguments{std::string(c.arguments)};
  for (std::string name; arguments >> name;) positions.add(name.c_str(), 1);

  invocation call{c, {}, io, variables};
  try {
    po::variables_map given;
    po::store(po::command_line_parser(words).options(all).positional(positions).style(style).run(), given);
    for (const auto& [name, value] : given) call.options.emplace(name, values_of(value));
  } catch (const po::error& e) {
    throw failure(explain(e, all) + see_also(c.name), wrong_usage);
  }
  if (!call.has("help")) return c.run(call);
  print_help(io.out, c);
  return done;
}

int dispatch(std::vector<std::string> words, const environment& variables, console& io) {
  if (words.size() == 1 && words.front() == "--version") {
    io.out << "twostep " << version() << '\n';
    return done;
  }
  if (!words.empty() && words.front() == "help") { // `twostep help user add`
    words.erase(words.begin());
    words.push_back("--help");
  }
  const auto taken = take_command_words(words);
  const auto* c = find_command(taken);
  return c ? run_command(*c, words, variables, io) : no_command(taken, words, io);
}

environment this_environment() {
  environment variables;
  for (char** one = environ; *one; ++one) {
    const std::string_view text(*one);
    if (const auto equals = text.find('='); equals != text.npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

} // namespace

int run(const std::vector<std::string>& words, const environment& variables, console& io) {
  try {
    const int code = dispatch(words, variables, io);
    io.out.flush();
    if (!io.out)
      throw failure(
          "the output can't be written: what was asked for may be done all the same; look before you repeat it"
      );
    return code;
  } catch (const failure& e) {
    io.err << "twostep: " << e.what() << '\n';
    return e.code;
  } catch (const po::error& e) { // the command isn't known yet
    io.err << "twostep: " << e.what() << see_all << '\n';
    return wrong_usage;
  } catch (const std::exception& e) {
    io.err << "twostep: " << e.what() << '\n';
    return failed;
  }
}

int run(int count, char** words) {
  forbid_core_dumps(); // every command may read the key
  ::umask(077);        // files are made for this user only
  console io{
      std::cin,
      std::cout,
      std::cerr,
      ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0,
      ::isatty(STDERR_FILENO) != 0,
      ::isatty(STDOUT_FILENO) != 0};
  return run(std::vector<std::string>(words + 1, words + std::max(count, 1)), this_environment(), io);
}

} // namespace twostep::server::cli
