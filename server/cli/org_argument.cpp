#include "server/cli/org_argument.hpp"

#include "server/cli/print.hpp"

#include <boost/program_options/value_semantic.hpp>

namespace twostep::server::cli {

void describe_org(boost::program_options::options_description_easy_init& add) {
  add("org", boost::program_options::value<std::string>()->value_name("ORG"), "the name or the id");
}

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
