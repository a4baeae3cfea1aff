#pragma once
// GET /profile/security/authenticator-apps: the list; GET, POST …/{id}/rename, POST …/{id}/prefer.
// POST /profile/security/two-step/prefer: text messages first. Adding one: authenticator_app_new.hpp; removing one:
// authenticator_app_remove.hpp.

#include "server/pages/account_meter.hpp"
#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

inline constexpr std::string_view authenticators_page = "/profile/security/authenticator-apps";

awaitable<> show_authenticators(page_context&);
awaitable<> show_rename_authenticator(page_context&);
awaitable<> rename_authenticator(page_context&, const account_commands&);
awaitable<> prefer_authenticator(page_context&, const account_commands&);
awaitable<> prefer_text_messages(page_context&, const account_commands&);

/// What comes first, of whichever kind: so often a day.
inline constexpr account_limit preferences_a_day{core::meter_kind::method_preferences, 30, core::days(1)};
/// Names and what is lost: so often a day.
inline constexpr account_limit authenticator_changes_a_day{
    core::meter_kind::authenticator_changes, 30, core::days(1)};

/// The app that the path names; null: the account has no such app, and the page says so.
const core::authenticator* find_named_by_path(page_context&);
/// The row of the Security page.
void fill_authenticators(page&, const page_context&);
/// The first of the account's apps that is to be deleted; null: none is.
const core::authenticator* find_lost(const page_context&);

} // namespace twostep::server::pages
