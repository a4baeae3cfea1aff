#pragma once
// GET, POST /profile/security/recovery-codes: how many are left; new ones, shown once.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_recovery_codes(page_context&);
awaitable<> make_recovery_codes(page_context&, const account_commands&, const password_services&);

/// The row of the Security page.
void fill_recovery_codes(page&, const page_context&);
/// The Security page's banner for somebody who signed in with one and gave no other second step since.
void fill_by_recovery_code(page&, const page_context&);

} // namespace twostep::server::pages
