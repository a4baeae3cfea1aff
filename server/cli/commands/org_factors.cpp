#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"
#include "server/config/settings.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option org_factors_options[] = {
    org_option,
    {"factors", "LIST",
     "names separated by commas, such as authenticator_app,passkey; any: whatever the configuration allows"},
};

/// nullopt: any.
std::optional<std::vector<std::string>> factors_in(const std::string& text) {
  if (text == "any") return std::nullopt;
  return std::get<std::vector<std::string>>(config_value_from_text(value_shape::list, text));
}

int allow_factors(const invocation& call) {
  const auto name = org_argument(call);
  if (!call.has("factors"))
    throw failure(
        "the factors are missing: twostep org factors \"" + name + "\" authenticator_app,passkey, or any", wrong_usage
    );
  const auto org = ask(call, admin::allow_factors, {name, factors_in(call.text("factors"))}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, org);
  else if (!org.factors)
    call.io.out << "People of " << org.name << " may set up whatever factors.allowed in the configuration names.\n";
  else
    call.io.out << "People of " << org.name << " may set up: " << factors_of(org)
                << ". What they have goes on working; where two-step verification is required, whoever has none of "
                   "these is led to set one up after the next sign-in, or at the next click.\n";
  return done;
}

} // namespace

const command org_factors{
    "org factors",
    "org factors",
    "say which factors the people of an organisation may set up",
    "LIST names text_message, authenticator_app, passkey, or some of them; factors.allowed in the configuration "
    "must\n"
    "allow a factor, too. A factor that isn't on the list any more still signs its owner in. Where the organisation\n"
    "requires two-step verification it no longer meets that: its owner is led to set up one that is on the list.\n"
    "\"any\" lifts the list.",
    "twostep org factors \"Example Ltd\" authenticator_app,passkey",
    org_factors_options,
    allow_factors};

} // namespace twostep::server::cli
