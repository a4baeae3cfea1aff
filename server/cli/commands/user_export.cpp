#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

namespace twostep::server::cli {
namespace {

constexpr option user_export_options[] = {user_option};

int export_user(const invocation& call) {
  print_json(call.io.out, ask(call, admin::export_user, {user_argument(call)}, where::server_or_store));
  return done;
}

} // namespace

const command user_export{
    "user export",
    "user",
    "print everything that is kept about a user, for the user",
    "One JSON object, with whole phone numbers: hand it to nobody but the person. No password, code or token is in "
    "it.\n"
    "That it was asked for stands in the audit trail.",
    "twostep user export ann@example.org > ann.json",
    user_export_options,
    export_user};

} // namespace twostep::server::cli
