#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/test_progress.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option sms_test_message_options[] = {
    {"phone", "PHONE", "with \"+\" and the country code"},
};

int test(const invocation& call) {
  if (!call.has("phone")) throw failure("the number is missing: twostep sms test \"+45 12345678\"", wrong_usage);
  const admin::test_message_request request{call.text("phone")};
  const auto answer = ask_and_tell(call, admin::send_test_message, request);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  const auto& id = answer.provider_id;
  call.io.out << answer.provider << " took the message to " << answer.to << " after " << answer.milliseconds << " ms"
              << (id.empty() ? "" : ", as " + id) << ".\n";
  return done;
}

} // namespace

const command sms_test{
    "sms test",
    "phone",
    "send a test message through the running server",
    "Waits until a provider has taken it, at most a minute. Works before there is any user.",
    "twostep sms test \"+45 12345678\"",
    sms_test_message_options,
    test};

} // namespace twostep::server::cli
