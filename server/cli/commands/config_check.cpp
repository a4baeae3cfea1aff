#include "server/app/data_place.hpp"
#include "server/app/demo_place.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/target.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>
#include <stdexcept>

namespace twostep::server::cli {
namespace {

int check(const invocation& call) {
  const auto file = find_config_file(call);
  auto loaded = load_to_serve({file, call.variables, false});
  loaded.problems.insert(loaded.problems.end(), loaded.slips.begin(), loaded.slips.end());
  if (auto wrong = misplaced_data(loaded); loaded.problems.empty() && !wrong.empty())
    loaded.problems.push_back({{}, {}, std::move(wrong)});
  if (loaded.problems.empty()) {
    try {
      refuse_demo_place(loaded.value);
    } catch (const std::runtime_error& e) {
      loaded.problems.push_back({{}, {}, e.what()});
    }
  }
  const auto name = file.empty() ? std::string("the environment (no configuration file was found)") : file.string();
  if (call.json()) {
    boost::json::array problems;
    for (const auto& p : loaded.problems)
      problems.push_back(boost::json::object{
          {"where", p.where.text},
          {"line", p.where.line},
          {"column", p.where.column},
          {"key", p.key},
          {"problem", p.text}});
    call.io.out << boost::json::serialize(boost::json::object{
                       {"file", file.string()}, {"problems", std::move(problems)}})
                << '\n';
  } else {
    for (const auto& p : loaded.problems) call.io.out << p.line() << '\n';
    for (const auto& w : loaded.warnings) call.io.out << "note: " << w << '\n';
    if (loaded.problems.empty()) call.io.out << name << ": in order\n";
  }
  if (loaded.problems.empty()) return done;
  const auto count = std::to_string(loaded.problems.size());
  throw failure(
      count + (count == "1" ? " problem in " : " problems in ") + name +
      (file.empty() ? "; `twostep config init` writes a file" : "")
  );
}

} // namespace

const command config_check{
    "config check",
    "",
    "say what is wrong with the configuration",
    "Every problem with file, line, column and key; also a gate rule that can never decide, with which `serve` "
    "starts. Exit code 1 where there is one.",
    "twostep config check --config /etc/twostep/twostep.toml",
    {},
    check};

} // namespace twostep::server::cli
