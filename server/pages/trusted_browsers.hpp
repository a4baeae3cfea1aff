#pragma once
// Trusted browsers (decision 48): the box on the page that asks for a second step, and their list on the Security
// page. POST /profile/security/browsers/revoke.

#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "server/crypto/tokens.hpp"
#include "server/pages/page_context.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::pages {

/// The box of a form that takes a second step, which includes trust_box.tpl as TRUST_BOX; nothing for 0 days.
void fill_trust_box(page&, const page_context&, std::uint32_t days);

/// The section TRUSTED, where the person has such browsers.
void fill_trusted_browsers(page&, const page_context&);
awaitable<> revoke_trusted_browser(page_context&, const account_commands&);

/// What the browser gets once the account has taken it.
struct prepared_trust {
  std::string cookie;
};

/// The password was right: the browser's cookie for this account goes with it. nullopt: it has none.
std::optional<prepared_trust> bring_trust(page_context&, const core::account_id&, core::begin_sign_in&);
/// True: the browser stood in the place of a second step, and gets its next secret.
bool take_trust(page_context&, const core::decision&, const std::optional<prepared_trust>&);

/// The person ticked the box: the browser is to be trusted. nullopt: they didn't.
std::optional<prepared_trust> ask_for_trust(page_context&, const core::account_id&, core::verify_sign_in&);
/// The browser gets its secret, where it is trusted now.
void keep_trust(page_context&, const core::account_id&, const core::decision&, const std::optional<prepared_trust>&);

} // namespace twostep::server::pages
