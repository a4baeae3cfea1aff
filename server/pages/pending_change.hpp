#pragma once
// What turning on and turning off have in common: a pending change with its code form, another message, giving it up.

#include "server/pages/code_form.hpp"
#include "server/pages/visit.hpp"

#include <string_view>

namespace twostep::server::pages {

struct pending_change {
  std::string_view body; ///< template
  std::string_view title;
  code_form form;
  std::string_view done; ///< the audit trail's word once it has happened
  note says;             ///< what the next page says then
  core::purpose purpose;
};

/// The form for the pending change's code, or "start again" where there is none of this kind.
page show(visit&, const pending_change&);
awaitable<> resend(visit&, const pending_change&);
awaitable<> cancel(visit&);
/// Runs the confirming command; answers. renewed: the cookies under whose ids the session goes on; null where it
/// stays as it is. The caller awaits it at once.
awaitable<> confirm(visit&, const pending_change&, core::command, const session_cookies* renewed = nullptr);

} // namespace twostep::server::pages
