#include "server/audit.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server {

namespace {

std::string_view name(audit_event e) {
  switch (e) {
  case audit_event::sign_in_succeeded:
    return "authn_login_success";
  case audit_event::sign_in_failed:
    return "authn_login_fail";
  case audit_event::sign_in_paused:
    return "authn_login_lock";
  case audit_event::code_asked:
    return "authn_code_sent";
  case audit_event::code_failed:
    return "authn_code_fail";
  case audit_event::signed_out:
    return "session_ended";
  case audit_event::password_changed:
    return "authn_password_change";
  case audit_event::two_step_changed:
    return "user_updated";
  case audit_event::limit_reached:
    return "excess_rate_limit_exceeded";
  case audit_event::request_refused:
    return "input_validation_fail";
  }
  return "event";
}

} // namespace

void audit(
    audit_event e, const http::request& request, const std::optional<core::account_id>& account,
    std::string_view detail
) {
  spdlog::info(
      "{} account={} network={}{}{}", name(e), account ? core::to_text(*account) : "-", request.client.network,
      detail.empty() ? "" : " detail=", detail
  );
}

void audit_refusal(const core::refusal& refusal, const http::request& request, const core::account_id& account) {
  using kind = core::refusal_kind;
  switch (refusal.kind) {
  case kind::wrong_code:
  case kind::code_dead:
  case kind::challenge_gone:
    audit(audit_event::code_failed, request, account, core::to_text(refusal.kind));
    break;
  case kind::paused:
  case kind::too_many_sign_ins:
    audit(audit_event::sign_in_paused, request, account, core::to_text(refusal.kind));
    break;
  case kind::too_many_numbers:
  case kind::too_many_messages:
    audit(audit_event::limit_reached, request, account, core::to_text(refusal.kind));
    break;
  default:
    break;
  }
}

} // namespace twostep::server
