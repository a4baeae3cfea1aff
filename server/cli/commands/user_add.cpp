#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password_input.hpp"
#include "server/cli/print.hpp"
#include "server/cli/role_option.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_add_options[] = {
    {"email", "EMAIL", "who it is"},
    {"org", "ORG", "the organisation (twostep org list)"},
    {"name", "NAME", "for people to read"},
    role_option,
    {"password-stdin", "", "take the password from standard input instead of making one"},
    new_option,
};

int add_user(const invocation& call) {
  if (!call.has("email")) throw failure("--email is missing: twostep user add --email ann@example.org", wrong_usage);
  admin::add_user_request request{{call.text("email"), call.given("org"), call.given("name"), role_of(call)}, {}};
  if (call.has("password-stdin")) request.password = read_password(call);
  const auto user = ask(call, admin::add_user, request, where::may_begin_a_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << "Added " << user.email << " (" << core::to_text(user.role) << ", id " << core::to_text(user.id)
              << ").\n";
  print_generated_password(call.io.out, user);
  return done;
}

} // namespace

const command user_add{
    "user add",
    "",
    "create a user",
    "Prints a password once, which must be changed at the first sign-in, unless --password-stdin brings one.\n"
    "The first operator can be made before any server runs: in the data directory that `twostep config init` made, "
    "or\n"
    "with --new where there is none.",
    "twostep user add --email ann@example.org --org demo --name \"Ann Bell\"\n"
    "twostep user add --email root@example.org --role operator",
    user_add_options,
    add_user};

} // namespace twostep::server::cli
