#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"

#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

int list_users(const invocation& call) {
  const auto answer = ask(call, "user/list", {}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  table t{"EMAIL", "NAME", "ORGANISATION", "ROLE", "TWO-STEP", "ID"};
  for (const auto& one : answer.at("users").as_array()) {
    const auto& user = one.as_object();
    t.add(
        {text_of(user, "email"), text_of(user, "name"), text_of(user, "organisation"), text_of(user, "role"),
         two_step_of(user), text_of(user, "id")}
    );
  }
  if (t.empty())
    call.io.out << "There are no users: `twostep user add` makes one.\n";
  else
    t.print(call.io.out);
  return done;
}

} // namespace

const command user_list{
    "user list",
    "",
    "show all users",
    "Phone numbers are masked.",
    "twostep user list\n"
    "twostep user list --json | jq -r '.users[] | select(.two_step.state == \"disabled\") | .email'",
    {},
    list_users};

} // namespace twostep::server::cli
