#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option org_add_options[] = {
    org_option,
    new_option,
};

int add(const invocation& call) {
  const auto org = ask(call, admin::add_organisation, {org_argument(call)}, where::may_begin_a_store);
  if (call.json())
    print_json(call.io.out, org);
  else
    call.io.out << "Added the organisation " << org.name << " (id " << core::to_text(org.id) << ").\n";
  return done;
}

} // namespace

const command org_add{
    "org add",
    "org",
    "create an organisation",
    "ORG is its name, 1 to 64 characters. Before any server runs: in the data directory that `twostep config init` "
    "made,\n"
    "or with --new where there is none.",
    "twostep org add \"Example Ltd\"",
    org_add_options,
    add};

} // namespace twostep::server::cli
