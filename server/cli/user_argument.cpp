#include "server/cli/user_argument.hpp"

namespace twostep::server::cli {

std::string user_argument(const invocation& call) {
  if (!call.has("user"))
    throw failure("the user is missing: twostep " + std::string(call.self.name) + " ann@example.org", wrong_usage);
  return call.text("user");
}

std::string reason_argument(const invocation& call) {
  if (call.text("reason").empty())
    throw failure(
        "--reason is missing: it goes on the record, for example --reason \"lost the phone; came to the desk with "
        "her badge\"",
        wrong_usage
    );
  return call.text("reason");
}

} // namespace twostep::server::cli
