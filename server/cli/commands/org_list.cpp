#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int list(const invocation& call) {
  const auto answer = ask(call, admin::list_organisations, {}, where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  table t{"NAME", "USERS", "WITH TWO-STEP", "TWO-STEP", "FACTORS", "TRUSTED BROWSERS", "ID"};
  for (const auto& org : answer.organisations)
    t.add(
        {org.name, std::to_string(org.users), std::to_string(org.users_with_two_step), policy_of(org),
         factors_of(org), trust_of(org), core::to_text(org.id)}
    );
  if (t.empty())
    call.io.out << "There are no organisations: `twostep org add` makes one.\n";
  else
    t.print(call.io.out);
  return done;
}

} // namespace

const command org_list{"org list", "", "show all organisations and their policies", "", "twostep org list", {}, list};

} // namespace twostep::server::cli
