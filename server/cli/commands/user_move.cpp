#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_move_options[] = {user_option, org_option};

int move(const invocation& call) {
  const auto who = user_argument(call);
  const auto user = ask(call, admin::move_user, {who, org_argument(call)}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << user.email << " is a " << core::to_text(user.role) << " of " << user.organisation.value.value_or("")
              << " now.\n";
  if (user.two_step.required && (!user.second_step || user.needs_one_of))
    call.io.out
        << "It requires two-step verification: the person is led to set it up at the next click or sign-in.\n";
  return done;
}

} // namespace

const command user_move{
    "user move",
    "user org",
    "move a user to another organisation",
    "The policies of that organisation hold at once. An admin becomes a member there. Trust in browsers and links\n"
    "to a new password end; sessions stay.",
    "twostep user move ann@example.org acme",
    user_move_options,
    move};

} // namespace twostep::server::cli
