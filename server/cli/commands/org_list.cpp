#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

int list(const invocation& call) {
  const auto answer = ask(call, "org/list", {}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  table t{"NAME", "USERS", "WITH TWO-STEP", "TWO-STEP", "ID"};
  for (const auto& one : answer.at("organisations").as_array()) {
    const auto& org = one.as_object();
    t.add(
        {text_of(org, "name"), std::to_string(org.at("users").to_number<std::int64_t>()),
         std::to_string(org.at("users_with_two_step").to_number<std::int64_t>()), policy_of(org), text_of(org, "id")}
    );
  }
  if (t.empty())
    call.io.out << "There are no organisations: `twostep org add` makes one.\n";
  else
    t.print(call.io.out);
  return done;
}

} // namespace

const command org_list{"org list", "", "show all organisations and their policies", "", "twostep org list", {}, list};

} // namespace twostep::server::cli
