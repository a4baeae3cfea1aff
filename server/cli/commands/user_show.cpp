#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

namespace twostep::server::cli {
namespace {

constexpr option user_show_options[] = {user_option};

int show_user(const invocation& call) {
  const auto user = ask(call, admin::show_user, {user_argument(call)}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else
    print_user(call.io.out, user);
  return done;
}

} // namespace

const command user_show{
    "user show",
    "user",
    "show one user: two-step state, what pauses them, sessions, recent activity",
    "USER is the email or the id. Each pause stands there with the time it ends (--json: pauses); `twostep user\n"
    "unlock` lifts some. Of wrong passwords only a running server knows.",
    "twostep user show ann@example.org",
    user_show_options,
    show_user};

} // namespace twostep::server::cli
