#include "server/admin/link_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print_link.hpp"
#include "server/cli/user_argument.hpp"

namespace twostep::server::cli {
namespace {

constexpr option user_link_options[] = {
    user_option,
    {"purpose", "PURPOSE", "password, enrol, or invitation for one that ran out"},
    link_print_option,
};

admin::given_purpose purpose_option(const invocation& call) {
  if (!call.has("purpose"))
    throw failure("--purpose is missing: twostep user link ann@example.org --purpose password", wrong_usage);
  const auto purpose = api::from_value<admin::given_purpose>(boost::json::value(call.text("purpose")), "purpose");
  if (!purpose) throw failure(purpose.error().what);
  return *purpose;
}

int link(const invocation& call) {
  const admin::make_link_request request{user_argument(call), purpose_option(call), print_option(call)};
  answer_link(call, ask(call, admin::make_link, request, where::server_or_store));
  return done;
}

} // namespace

const command user_link{
    "user link",
    "user",
    "make a one-time link for a user: a new password, or two-step verification anew",
    "Mails the link where [mail] is set, else prints it once; an earlier one for the same purpose stops working.\n"
    "Always printed are enrol links, links of operators, and links to an account that opens through an enrol link\n"
    "alone: make sure that you give them to the right person.\n"
    "A password link is good for 24 hours and asks for nothing else: two-step verification stays on. An enrol\n"
    "link is good for 24 hours, asks for the password, and leads to the phone number; `twostep user show` says who\n"
    "needs one.",
    "twostep user link ann@example.org --purpose password\n"
    "twostep user link bob@example.org --purpose enrol",
    user_link_options,
    link};

} // namespace twostep::server::cli
