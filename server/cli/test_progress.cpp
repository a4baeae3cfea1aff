#include "server/cli/test_progress.hpp"

#include <ostream>
#include <string>
#include <utility>

namespace twostep::server::cli {
namespace {

std::string line_of(const admin::test_message_try& step) {
  if (step.what == "asked") return "waiting for " + step.provider + "...";
  const auto detail = step.detail.value_or("");
  return step.provider + " didn't take it: " + step.reason.value_or("") + (detail.empty() ? "" : " (" + detail + ")");
}

} // namespace

void test_progress::show(const std::vector<admin::test_message_try>& tries) {
  const auto say = [&](const std::string& line) { io_.err << line << '\n' << std::flush; };
  if (tries.empty() && !std::exchange(waiting_, true)) say("waiting until a provider can be asked...");
  for (; shown_ < tries.size(); ++shown_) say(line_of(tries[shown_]));
}

} // namespace twostep::server::cli
