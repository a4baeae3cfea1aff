#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/role_option.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_set_role_options[] = {
    user_option,
    {"role", "ROLE", "member, admin or operator"},
};

int set_role(const invocation& call) {
  const auto who = user_argument(call);
  const auto role = role_of(call);
  if (!role)
    throw failure("the role is missing: twostep user set-role " + who + " admin, member or operator", wrong_usage);
  const auto user = ask(call, admin::set_role, {who, *role}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << user.email << " is " << (user.role == core::role::member ? "a " : "an ") << core::to_text(user.role);
  if (user.organisation.value) call.io.out << " of " << *user.organisation.value;
  call.io.out << " now.\n";
  return done;
}

} // namespace

const command user_set_role{
    "user set-role",
    "user role",
    "make a user a member, an admin of their organisation, or an operator",
    "An operator belongs to no organisation and leaves the one they were in. A higher role signs the person out\n"
    "everywhere and ends app passwords; any other ends trust in browsers and links to a new password alone.",
    "twostep user set-role ann@example.org admin",
    user_set_role_options,
    set_role};

} // namespace twostep::server::cli
