#include "server/cli/org_argument.hpp"

#include "server/text/date.hpp"
#include "server/text/listed.hpp"

namespace twostep::server::cli {

std::string org_argument(const invocation& call) {
  if (!call.has("org"))
    throw failure(
        "the organisation is missing: twostep " + std::string(call.self.name) + " \"Example Ltd\"", wrong_usage
    );
  return call.text("org");
}

std::string policy_of(const admin::organisation_view& org) {
  if (org.two_step_required) return "required";
  return org.two_step_required_from ? "required from " + to_readable(*org.two_step_required_from)
                                    : "as each user likes";
}

std::string factors_of(const admin::organisation_view& org) {
  return org.factors ? listed(*org.factors) : "any";
}

std::string trust_of(const admin::organisation_view& org) {
  const auto days = org.trusted_browser_days;
  return days == 0 ? "no" : std::to_string(days) + (days == 1 ? " day" : " days");
}

} // namespace twostep::server::cli
