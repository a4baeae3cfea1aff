#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_set_locale_options[] = {
    user_option,
    {"locale", "LOCALE", "a language, such as da; \"\": none"},
};

int set_locale(const invocation& call) {
  const auto who = user_argument(call);
  if (!call.has("locale"))
    throw failure("the language is missing: twostep user set-locale " + who + " da, or \"\" for none", wrong_usage);
  const auto user = ask(call, admin::set_locale, {who, call.text("locale")}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, user);
  else if (user.locale.empty())
    call.io.out << user.email << " has no language of their own: the browser says, and branding.default_locale.\n";
  else
    call.io.out << "Pages and texts for " << user.email << " are in \"" << user.locale << "\" from now on.\n";
  return done;
}

} // namespace

const command user_set_locale{
    "user set-locale",
    "user locale",
    "set the language of a user's pages and texts",
    "The person may choose another one at the foot of every page. Where no translation is complete for pages, those\n"
    "are shown as if none was set; texts come in every language that there is.",
    "twostep user set-locale ann@example.org da",
    user_set_locale_options,
    set_locale};

} // namespace twostep::server::cli
