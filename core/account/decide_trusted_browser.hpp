#pragma once
// What sign-in does with trusted browsers. Internal to the decide_*.cpp files.

#include "core/account/decision_builder.hpp"

#include <optional>

namespace twostep::core {

/// A second step was given: true, and the browser is trusted from now on, if it may be. s: the session that it
/// opened.
bool trust_browser(decision_builder&, const trust_request&, const session& s);

/// The password was right. good: the browser is trusted, and a session began. copied: its cookie is an old copy, and
/// the trust ended. device: as which the account knows the browser.
trust_verdict use_trust(decision_builder&, const begin_sign_in&, const std::optional<device_id>& device);

/// A factor, the number or the password changed, or known browsers were forgotten: trust in browsers and links to a
/// new password end.
bool changes_protection(const account& before, const account& after);

} // namespace twostep::core
