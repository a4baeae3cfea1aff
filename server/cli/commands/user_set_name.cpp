#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_set_name_options[] = {
    user_option,
    {"name", "NAME", "for people to read; \"\": none"},
};

int set_name(const invocation& call) {
  const auto who = user_argument(call);
  if (!call.has("name"))
    throw failure(
        "the name is missing: twostep user set-name " + who + " \"Ann Bell\", or \"\" for none", wrong_usage
    );
  const auto user = ask(call, admin::set_name, {who, call.text("name")}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else if (user.name.empty())
    call.io.out << user.email << " has no name now.\n";
  else
    call.io.out << user.email << " is called \"" << user.name << "\" now.\n";
  return done;
}

} // namespace

const command user_set_name{
    "user set-name",
    "user name",
    "set the name that stands beside a user's email",
    "Pages greet with it, and the gate passes it on as Remote-Name.",
    "twostep user set-name ann@example.org \"Ann Bell\"",
    user_set_name_options,
    set_name};

} // namespace twostep::server::cli
