#include "server/admin/organisation_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/org_argument.hpp"
#include "server/cli/print.hpp"

#include <charconv>
#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option trusted_browsers_options[] = {
    org_option,
    {"days", "N", "how long a browser may be trusted, 1 to 30; 0: not at all"},
};

std::uint64_t days_in(const std::string& text) {
  std::uint64_t days = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw failure("--days: \"" + text + "\" is no number of days: write 1 to 30, or 0 for not at all", wrong_usage);
  return days;
}

int trust_browsers(const invocation& call) {
  const auto name = org_argument(call);
  if (!call.has("days"))
    throw failure(
        "the days are missing: twostep org trusted-browsers \"" + name + "\" --days 30, or 0 for not at all",
        wrong_usage
    );
  const auto org = ask(call, admin::trust_browsers, {name, days_in(call.text("days"))}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, org);
  else if (org.trusted_browser_days == 0)
    call.io.out << "Every sign-in of people of " << org.name << " asks for a second step.\n";
  else
    call.io.out << "People of " << org.name << " may trust a browser for " << trust_of(org)
                << ": in it their password is enough to sign in.\n";
  return done;
}

} // namespace

const command org_trusted_browsers{
    "org trusted-browsers",
    "org",
    "say how long the people of an organisation may trust a browser",
    "Off at first: every sign-in asks for a second step. With --days, whoever gives one may tick a box, and isn't\n"
    "asked for it again in that browser for so many days; the password is asked for as ever. A trusted browser\n"
    "meets required two-step verification and gate rules \"as_set\", nothing stricter. Admins and operators can't\n"
    "trust one. With fewer days, or 0, trust that is older ends at once and for good.",
    "twostep org trusted-browsers \"Example Ltd\" --days 30",
    trusted_browsers_options,
    trust_browsers};

} // namespace twostep::server::cli
