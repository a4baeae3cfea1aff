#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_sign_out_options[] = {user_option, reason_option};

int sign_out(const invocation& call) {
  const auto who = user_argument(call);
  const auto user = ask(call, admin::sign_out_user, {who, call.given("reason")}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << user.email << " is signed out everywhere: " << user.sessions_ended
              << (user.sessions_ended == 1 ? " session" : " sessions") << " ended.\n";
  if (!user.app_tokens.empty())
    call.io.out << user.app_tokens.size()
                << (user.app_tokens.size() == 1 ? " app password goes" : " app passwords go")
                << " on working: the person can delete them; `twostep user set-password` ends all.\n";
  return done;
}

} // namespace

const command user_sign_out{
    "user sign-out",
    "user",
    "sign somebody out everywhere",
    "Ends sessions, sign-ins under way, links to a new password and trust in browsers; no browser is known any\n"
    "more. The person may sign in again. Where somebody else knows the password: `twostep user set-password`.",
    "twostep user sign-out ann@example.org --reason \"laptop stolen\"",
    user_sign_out_options,
    sign_out};

} // namespace twostep::server::cli
