#include "server/admin/support_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/print_link.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_reset_two_step_options[] = {
    user_option,
    reason_option,
    {"agree", "", "to what another operator asked for, where it takes two"},
};

int reset(const invocation& call) {
  const auto who = user_argument(call);
  admin::reset_request request{{who, reason_argument(call)}, {}};
  if (call.has("agree")) request.agree = true;
  const auto user = ask(call, admin::reset_two_step, request, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << "Two-step verification of " << user.email << " is reset: phone, sessions and live codes are gone"
              << (user.old_number_told ? "; the old number is told.\n" : ".\n");
  if (user.link)
    print_link(call.io, user.email, *user.link);
  else if (user.needs_link)
    call.io.out << "The account opens with a link alone: twostep user link " << user.email << " --purpose enrol\n";
  else if (user.two_step.required)
    call.io.out << "The organisation requires it: it must be turned on at the next sign-in.\n";
  return done;
}

} // namespace

const command user_reset_two_step{
    "user reset-two-step",
    "user",
    "help somebody who has lost the phone",
    "Turns two-step verification off, ends sessions and live codes, and tells the old number. The password stays.\n"
    "Where it was on, the account then opens with a link alone, which this prints once: the person gives the\n"
    "password there and sets it up anew. Make sure that you give the link to the right person; whoever knows the\n"
    "password and has no link stays out. Within 7 days of a password that was set through a mailed link, two\n"
    "operators must give this command within a day, the second with --agree, each under a name of their own.",
    "twostep user reset-two-step ann@example.org --reason \"phone stolen; came to the desk with her badge\"",
    user_reset_two_step_options,
    reset};

} // namespace twostep::server::cli
