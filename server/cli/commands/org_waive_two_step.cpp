#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option org_waive_two_step_options[] = {org_option};

int waive(const invocation& call) {
  const auto org = ask(call, admin::waive_two_step, {org_argument(call)}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, org);
  else
    call.io.out << "Two-step verification for " << org.name << ": " << policy_of(org)
                << ". Everybody keeps what they have.\n";
  return done;
}

} // namespace

const command org_waive_two_step{
    "org waive-two-step",
    "org",
    "make two-step verification each user's own choice again",
    "",
    "twostep org waive-two-step \"Example Ltd\"",
    org_waive_two_step_options,
    waive};

} // namespace twostep::server::cli
