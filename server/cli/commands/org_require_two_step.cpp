#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"
#include "server/text/date.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option org_require_two_step_options[] = {
    org_option,
    {"from", "DATE",
     "from when on: 2026-12-01 (midnight UTC) or 2026-12-01T08:00:00+01:00; now, where it is left out"},
};

int require(const invocation& call) {
  const admin::require_two_step_request request{org_argument(call), call.given("from")};
  if (request.from && !parse_date(*request.from))
    throw failure(
        "\"" + *request.from + "\" is no date: write --from 2026-12-01 or --from 2026-12-01T08:00:00+01:00",
        wrong_usage
    );
  const auto org = ask(call, admin::require_two_step, request, where::server_or_store);
  if (call.json())
    print_json(call.io.out, org);
  else
    call.io.out
        << "Two-step verification for " << org.name << ": " << policy_of(org)
        << ". Users without it turn it on at their next sign-in, or at the next click where they are signed in.\n";
  return done;
}

} // namespace

const command org_require_two_step{
    "org require-two-step",
    "org",
    "make two-step verification mandatory for an organisation",
    "Its users can then no longer turn it off. `twostep org waive-two-step` takes it back.",
    "twostep org require-two-step \"Example Ltd\" --from 2026-12-01",
    org_require_two_step_options,
    require};

} // namespace twostep::server::cli
