#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password_input.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_set_password_options[] = {
    user_option,
    {"password-stdin", "", "take the password from standard input instead of making one"},
    reason_option,
};

int set_password(const invocation& call) {
  admin::set_password_request request{user_argument(call), {}, call.given("reason")};
  if (call.has("password-stdin")) request.password = read_password(call);
  const auto user = ask(call, admin::set_password, request, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << "The password of " << user.email
              << " is set; their sessions have ended, and they must choose another at the next sign-in.\n";
  print_generated_password(call.io.out, user);
  return done;
}

} // namespace

const command user_set_password{
    "user set-password",
    "user",
    "give a user a new password",
    "Prints one, unless --password-stdin brings it. Two-step verification stays as it is; sessions and codes end.",
    "twostep user set-password ann@example.org",
    user_set_password_options,
    set_password};

} // namespace twostep::server::cli
