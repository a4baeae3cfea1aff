#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <future>
#include <ostream>
#include <utility>

namespace twostep::server::cli {
namespace {

constexpr std::chrono::milliseconds glance{200}; ///< between two questions of how it is going

constexpr option options[] = {
    {"phone", "PHONE", "with \"+\" and the country code"},
};

/// What happens to the message, a line each on stderr, as it is heard of.
class progress_lines {
public:
  explicit progress_lines(console& io) : io_(io) {}

  void show(const boost::json::array& tries) {
    if (tries.empty() && !std::exchange(waiting_, true)) say("waiting until a provider can be asked...");
    for (; shown_ < tries.size(); ++shown_) say(line_of(tries[shown_].as_object()));
  }

private:
  static std::string line_of(const boost::json::object& step) {
    const auto provider = text_of(step, "provider");
    if (text_of(step, "what") == "asked") return "waiting for " + provider + "...";
    const auto detail = text_of(step, "detail");
    return provider + " didn't take it: " + text_of(step, "reason") + (detail.empty() ? "" : " (" + detail + ")");
  }
  void say(const std::string& line) { io_.err << line << '\n' << std::flush; }

  console& io_;
  std::size_t shown_ = 0;
  bool waiting_ = false;
};

/// Waits for the answer, and tells meanwhile what is heard of the message.
boost::json::object ask_and_tell(const invocation& call, boost::json::object request) {
  auto answer =
      std::async(std::launch::async, [&] { return ask(call, "sms/test", std::move(request), where::server_only); });
  progress_lines lines(call.io);
  try {
    administration server(call, where::server_only);
    while (answer.wait_for(glance) != std::future_status::ready)
      lines.show(server.ask("sms/test/progress", {}).at("tries").as_array());
  } catch (const failure&) {
    // An older server says nothing of it; one that is gone, the answer tells.
  }
  return answer.get();
}

int test(const invocation& call) {
  if (!call.has("phone")) throw failure("the number is missing: twostep sms test \"+45 12345678\"", wrong_usage);
  boost::json::object request{{"actor", shell_user(call.variables)}, {"phone", call.text("phone")}};
  const auto answer = call.json() ? ask(call, "sms/test", std::move(request), where::server_only)
                                  : ask_and_tell(call, std::move(request));
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  const auto id = text_of(answer, "provider_id");
  call.io.out << text_of(answer, "provider") << " took the message to " << text_of(answer, "to") << " after "
              << answer.at("milliseconds").to_number<std::int64_t>() << " ms" << (id.empty() ? "" : ", as " + id)
              << ".\n";
  return done;
}

} // namespace

const command sms_test{
    "sms test",
    "phone",
    "send a test message through the running server",
    "Waits until a provider has taken it, at most a minute. Works before there is any user.",
    "twostep sms test \"+45 12345678\"",
    options,
    test};

} // namespace twostep::server::cli
