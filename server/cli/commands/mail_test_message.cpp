#include "server/admin/mail_operations.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/test_progress.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option mail_test_options[] = {
    {"address", "ADDRESS", "whom the mail goes to"},
};

int send_test(const invocation& call) {
  if (!call.has("address")) throw failure("the address is missing: twostep mail test ann@example.org", wrong_usage);
  const auto taken = ask_and_tell(call, admin::send_test_mail, admin::test_mail_request{call.text("address")});
  if (call.json())
    print_json(call.io.out, taken);
  else
    call.io.out << taken.provider << " took the mail to " << taken.to << " after " << taken.milliseconds
                << " ms. Look in its mailbox, and among the unwanted mail.\n";
  return done;
}

} // namespace

const command mail_test{
    "mail test",
    "address",
    "send a test mail through the running server",
    "Waits until the mail server has taken it, at most a minute. Needs [mail] in the configuration (docs/mail.md).",
    "twostep mail test ann@example.org",
    mail_test_options,
    send_test};

} // namespace twostep::server::cli
