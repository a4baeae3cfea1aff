#pragma once
// GET /profile/security/passkeys: the list; GET, POST …/{id}/rename, POST …/prefer. Adding one: passkey_new.hpp;
// removing one: passkey_remove.hpp.

#include "server/pages/account_meter.hpp"
#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

inline constexpr std::string_view passkeys_page = "/profile/security/passkeys";

awaitable<> show_passkeys(page_context&);
awaitable<> show_rename_passkey(page_context&);
awaitable<> rename_passkey(page_context&, const account_commands&);
awaitable<> prefer_passkeys(page_context&, const account_commands&);

/// Names, what is lost, what comes first, and passkeys that are added: so often a day.
inline constexpr account_limit passkey_changes_a_day{core::meter_kind::passkey_changes, 30, core::days(1)};

/// The passkey that the path names; null: the account has no such one, and the page says so.
const core::passkey* find_passkey_by_path(page_context&);
/// The row of the Security page.
void fill_passkeys(page&, const page_context&);

} // namespace twostep::server::pages
