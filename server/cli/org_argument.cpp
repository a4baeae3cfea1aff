#include "server/cli/org_argument.hpp"

#include "server/cli/print.hpp"

namespace twostep::server::cli {

std::string org_argument(const invocation& call) {
  if (!call.has("org"))
    throw failure(
        "the organisation is missing: twostep " + std::string(call.self.name) + " \"Example Ltd\"", wrong_usage
    );
  return call.text("org");
}

std::string policy_of(const boost::json::object& org) {
  if (is_true(org, "two_step_required")) return "required";
  const auto from = time_of(org, "two_step_required_from");
  return from.empty() ? "as each user likes" : "required from " + from;
}

} // namespace twostep::server::cli
