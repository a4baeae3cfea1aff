#include "server/admin/sms_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"

#include <chrono>
#include <future>
#include <ostream>
#include <utility>

namespace twostep::server::cli {
namespace {

constexpr std::chrono::milliseconds glance{200}; ///< between two questions about the progress

constexpr option sms_test_message_options[] = {
    {"phone", "PHONE", "with \"+\" and the country code"},
};

/// Prints the events of the message on stderr, a line each.
class progress_lines {
public:
  explicit progress_lines(console& io) : io_(io) {}

  void show(const std::vector<admin::test_message_try>& tries) {
    if (tries.empty() && !std::exchange(waiting_, true)) say("waiting until a provider can be asked...");
    for (; shown_ < tries.size(); ++shown_) say(line_of(tries[shown_]));
  }

private:
  static std::string line_of(const admin::test_message_try& step) {
    if (step.what == "asked") return "waiting for " + step.provider + "...";
    const auto detail = step.detail.value_or("");
    return step.provider + " didn't take it: " + step.reason.value_or("") +
           (detail.empty() ? "" : " (" + detail + ")");
  }
  void say(const std::string& line) { io_.err << line << '\n' << std::flush; }

  console& io_;
  std::size_t shown_ = 0;
  bool waiting_ = false;
};

/// Waits for the answer and prints the progress meanwhile.
admin::accepted_test_message ask_and_tell(const invocation& call, const admin::test_message_request& request) {
  auto answer = std::async(std::launch::async, [&] {
    return ask(call, admin::send_test_message, request, where::server_only);
  });
  progress_lines lines(call.io);
  try {
    administration server(call, where::server_only);
    while (answer.wait_for(glance) != std::future_status::ready)
      lines.show(server.ask(admin::test_message_progress, {}).tries);
  } catch (const failure&) {
    // An older server doesn't know this operation. If the server is gone, the waiting call reports it.
  }
  return answer.get();
}

int test(const invocation& call) {
  if (!call.has("phone")) throw failure("the number is missing: twostep sms test \"+45 12345678\"", wrong_usage);
  const admin::test_message_request request{call.text("phone")};
  const auto answer =
      call.json() ? ask(call, admin::send_test_message, request, where::server_only) : ask_and_tell(call, request);
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
