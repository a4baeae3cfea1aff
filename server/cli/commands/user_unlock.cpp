#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/print_support.hpp"
#include "server/cli/user_argument.hpp"

namespace twostep::server::cli {
namespace {

constexpr option user_unlock_options[] = {user_option, reason_option};

int unlock(const invocation& call) {
  const auto who = user_argument(call);
  const auto user = ask(call, admin::unlock_user, {who, reason_argument(call)}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else
    print_given_back(call.io.out, user);
  return done;
}

} // namespace

const command user_unlock{
    "user unlock",
    "user",
    "lift what pauses a user, as far as it may be",
    "For somebody whom limits stop; `twostep user show` says which. Gives back five wrong codes, twice in 30 days;\n"
    "once a day the numbers tried and the messages asked for; and wrong passwords. What their address, their block\n"
    "of numbers, their country and the budget were charged stays. Says what still pauses them, and until when. The\n"
    "owner gets a text.",
    "twostep user unlock ann@example.org --reason \"mistyped; called from her number\"",
    user_unlock_options,
    unlock};

} // namespace twostep::server::cli
