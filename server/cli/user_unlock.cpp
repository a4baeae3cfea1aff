#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

int unlock(const invocation& call) {
  const auto who = user_argument(call);
  const auto user =
      ask(call, "user/unlock",
          {{"actor", shell_user(call.variables)}, {"user", who}, {"reason", reason_argument(call)}},
          where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else
    call.io.out << "Wrong codes and passwords of " << text_of(user, "email")
                << " are forgiven: they can sign in again.\n";
  return done;
}

} // namespace

const command user_unlock{
    "user unlock",
    "user",
    "forgive wrong codes and passwords",
    "For somebody who was stopped by the limits: `twostep user show` says until when no codes are taken.\n"
    "Wrong passwords pause for a quarter of an hour at most and aren't shown. What was sent stays counted:\n"
    "the limits of messages and numbers go on.",
    "twostep user unlock ann@example.org --reason \"mistyped; called from her number\"",
    describe_user_and_reason,
    unlock};

} // namespace twostep::server::cli
