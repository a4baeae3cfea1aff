#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int list_users(const invocation& call) {
  const auto answer = ask(call, admin::list_users, {}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  table t{"EMAIL", "NAME", "ORGANISATION", "ROLE", "TWO-STEP", "ID"};
  for (const auto& user : answer.users)
    t.add(
        {user.email, user.name, user.organisation.value.value_or(""), std::string(core::to_text(user.role)),
         two_step_of(user), core::to_text(user.id)}
    );
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
