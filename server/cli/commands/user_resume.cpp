#include "server/admin/people_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_resume_options[] = {user_option, reason_option};

int resume(const invocation& call) {
  const auto who = user_argument(call);
  const auto user = ask(call, admin::resume_user, {who, call.given("reason")}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, user);
    return done;
  }
  call.io.out << user.email << " may sign in again";
  if (const auto n = user.app_tokens.size(); n != 0)
    call.io.out << ", and " << n << (n == 1 ? " app password works" : " app passwords work") << " again";
  call.io.out << ".\n";
  if (user.needs_link)
    call.io.out << "The account opens with a link alone: twostep user link " << user.email << " --purpose enrol\n";
  return done;
}

} // namespace

const command user_resume{
    "user resume",
    "user",
    "let a suspended user in again",
    "The password and the second step are those of before, and so are app passwords. Links are made anew.",
    "twostep user resume ann@example.org --reason \"back from leave\"",
    user_resume_options,
    resume};

} // namespace twostep::server::cli
