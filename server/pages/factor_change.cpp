#include "server/pages/factor_change.hpp"

#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/sign_in_again.hpp"

#include <utility>

namespace twostep::server::pages {

awaitable<bool> change_factors(
    page_context& v, const account_commands& commands, core::command command, std::string_view audited, intent what
) {
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (done.outcome) {
    v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), audited);
    co_return true;
  }
  const auto why = done.outcome.error();
  v.access.audit.note_refusal(why, v.x, v.person());
  if (is_mended_by_step_up(why))
    ask_for_step_up(v, what);
  else
    say(v, why);
  co_return false;
}

} // namespace twostep::server::pages
