#pragma once
// What turning on and turning off have in common: a pending change with its code form, another message, giving it up.

#include "server/pages/code_form.hpp"
#include "server/pages/page_context.hpp"

#include <string_view>

namespace twostep::server::pages {

struct pending_change {
  std::string_view body; ///< template
  core::msgid title;
  code_form form;
  std::string_view done; ///< the audit trail's word once it has happened
  note says;             ///< what the next page says then
  core::purpose purpose;
  std::string_view then; ///< where it leads once it has happened, unless the person wanted to go elsewhere
};

/// The form for the pending change's code, or "start again" where there is none of this kind.
awaitable<page> show(page_context&, const pending_change&);
/// Names the app passwords that end once the first factor is on: said before it happens.
void show_what_ends(page&, const page_context&);
/// Whether the person leaves "Sign out everywhere else and delete app passwords" ticked, as it stands at first. Only
/// the form with the code has the box.
bool ends_others(const page_context&, std::string_view answer = "code");
awaitable<> resend(page_context&, const account_commands&, const pending_change&);
awaitable<> cancel(page_context&, const account_commands&);
/// fresh: by which the browser is known from then on, where the command verifies everything; renewed: the ids under
/// which the session goes on where the code turns two-step verification on, or ends what else is let in.
using confirmation = core::command (*)(
    page_context&, const core::one_time_code&, const core::device_id& fresh, const core::renewed_session& renewed
);
/// Runs the confirming command that `make` makes of what was typed, where that can be a code; answers.
awaitable<> confirm(page_context&, const account_commands&, const pending_change&, confirmation make);

} // namespace twostep::server::pages
