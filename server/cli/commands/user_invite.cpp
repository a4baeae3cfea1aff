#include "server/admin/link_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print_link.hpp"
#include "server/cli/role_option.hpp"

namespace twostep::server::cli {
namespace {

constexpr option user_invite_options[] = {
    {"email", "EMAIL", "who it is"},
    {"org", "ORG", "the organisation (twostep org list)"},
    {"name", "NAME", "for people to read"},
    role_option,
    link_print_option,
};

int invite(const invocation& call) {
  if (!call.has("email")) throw failure("the email is missing: twostep user invite ann@example.org", wrong_usage);
  const admin::invite_request request{
      {call.text("email"), call.given("org"), call.given("name"), role_of(call)}, print_option(call)};
  answer_link(call, ask(call, admin::invite_user, request, where::server_or_store));
  return done;
}

} // namespace

const command user_invite{
    "user invite",
    "email",
    "create a user who chooses the password by a one-time link",
    "Mails the link where [mail] is set, else prints it once; an operator's is always printed. It is good for 7 "
    "days.\n"
    "Until it is used nobody can sign in as that user. One that ran out is made anew with\n"
    "`twostep user link --purpose invitation`.",
    "twostep user invite ann@example.org --org demo --name \"Ann Bell\"",
    user_invite_options,
    invite};

} // namespace twostep::server::cli
