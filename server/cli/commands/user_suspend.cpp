#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_suspend_options[] = {user_option, reason_option};

int suspend(const invocation& call) {
  const auto who = user_argument(call);
  const auto user = ask(call, admin::suspend_user, {who, reason_argument(call)}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else
    call.io.out << user.email
                << " is signed out everywhere and can't sign in. To let them in again: twostep user resume "
                << user.email << "\n";
  return done;
}

} // namespace

const command user_suspend{
    "user suspend",
    "user",
    "keep somebody out until `user resume`",
    "Ends sessions, sign-ins under way, one-time links and trust in browsers; app passwords are refused. The\n"
    "sign-in page answers as to a wrong password. Password and second step stay as they are.",
    "twostep user suspend ann@example.org --reason \"left the company\"",
    user_suspend_options,
    suspend};

} // namespace twostep::server::cli
