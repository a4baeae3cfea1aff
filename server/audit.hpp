#pragma once
// The record of who did what: one line an event through the log, names as in OWASP's logging vocabulary (R60). No
// email, code, token or number ever stands in it: its parameters can't carry one.

#include "core/ids.hpp"
#include "core/refusal.hpp"
#include "server/http/message.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

enum class audit_event {
  sign_in_succeeded, ///< authn_login_success
  sign_in_failed,    ///< authn_login_fail
  sign_in_paused,    ///< authn_login_lock
  code_asked,        ///< authn_code_sent
  code_failed,       ///< authn_code_fail
  signed_out,        ///< session_ended
  password_changed,  ///< authn_password_change
  two_step_changed,  ///< user_updated
  limit_reached,     ///< excess_rate_limit_exceeded
  request_refused    ///< input_validation_fail
};

/// detail: a literal that says which ("enabled", "csrf"), never anything from the request.
void audit(
    audit_event, const http::request&, const std::optional<core::account_id>& = std::nullopt,
    std::string_view detail = {}
);
/// code_failed, sign_in_paused or limit_reached, by the refusal; nothing for those that are only in the way.
void audit_refusal(const core::refusal&, const http::request&, const core::account_id&);

} // namespace twostep::server
