#pragma once
// The decisions: pure functions of account, organisation, command and context. Nothing here changes anything.

#include "core/account/account.hpp"
#include "core/account/code.hpp"
#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "core/account/policy.hpp"
#include "core/account/refusal.hpp"
#include "core/organisation.hpp"

namespace twostep::core {

/// What a code takes of the meters.
class code_meters {
public:
  /// is_verified: for this account.
  virtual meter_takes takes_of(const account&, const e164_number& to, bool is_verified) const = 0;

protected:
  ~code_meters() = default;
};

struct context {
  time_point now;
  const core::policy& policy;
  const code_keys& keys;
  const core::organisation* organisation = nullptr; ///< the account's; null where it has none
  const code_meters* meters = nullptr;              ///< null: codes take nothing
  account* scratch =
      nullptr; ///< where the decision applies its events, its memory used again; null: to one of its own
  milliseconds clock_drift{}; ///< how far the machine's clock is ahead of now; negative: behind
};

/// Returns what happens, or why nothing does. The next command's own events end a dead pending change.
result<decision, refusal> decide(const account&, const command&, const context&);

// One overload a command, in decide_<subject>.cpp.
result<decision, refusal> decide(const account&, const create_user&, const context&);
result<decision, refusal> decide(const account&, const begin_sign_in&, const context&);
result<decision, refusal> decide(const account&, const verify_sign_in&, const context&);
result<decision, refusal> decide(const account&, const sign_in_again&, const context&);
result<decision, refusal> decide(const account&, const begin_step_up&, const context&);
result<decision, refusal> decide(const account&, const verify_step_up&, const context&);
result<decision, refusal> decide(const account&, const sign_out&, const context&);
result<decision, refusal> decide(const account&, const revoke_session&, const context&);
result<decision, refusal> decide(const account&, const end_other_sessions&, const context&);
result<decision, refusal> decide(const account&, const use_session&, const context&);
result<decision, refusal> decide(const account&, const begin_enable&, const context&);
result<decision, refusal> decide(const account&, const resend_code&, const context&);
result<decision, refusal> decide(const account&, const confirm_enable&, const context&);
result<decision, refusal> decide(const account&, const begin_disable&, const context&);
result<decision, refusal> decide(const account&, const confirm_disable&, const context&);
result<decision, refusal> decide(const account&, const cancel_pending&, const context&);
result<decision, refusal> decide(const account&, const begin_number_change&, const context&);
result<decision, refusal> decide(const account&, const confirm_old_number&, const context&);
result<decision, refusal> decide(const account&, const give_new_number&, const context&);
result<decision, refusal> decide(const account&, const confirm_new_number&, const context&);
result<decision, refusal> decide(const account&, const change_password&, const context&);
result<decision, refusal> decide(const account&, const set_password&, const context&);
result<decision, refusal> decide(const account&, const reset_two_step&, const context&);
result<decision, refusal> decide(const account&, const unlock&, const context&);
result<decision, refusal> decide(const account&, const erase_user&, const context&);
result<decision, refusal> decide(const account&, const record_delivery_result&, const context&);
result<decision, refusal> decide(const account&, const record_notice_result&, const context&);
result<decision, refusal> decide(const account&, const report_message&, const context&);
result<decision, refusal> decide(const account&, const record_receipt&, const context&);
result<decision, refusal> decide(const account&, const create_app_token&, const context&);
result<decision, refusal> decide(const account&, const revoke_app_token&, const context&);
result<decision, refusal> decide(const account&, const use_app_token&, const context&);
result<decision, refusal> decide(const account&, const fail_password&, const context&);
result<decision, refusal> decide(const account&, const end_abandoned_sign_ins&, const context&);
result<decision, refusal> decide(const account&, const set_locale&, const context&);
result<decision, refusal> decide(const account&, const suspend_user&, const context&);
result<decision, refusal> decide(const account&, const resume_user&, const context&);
result<decision, refusal> decide(const account&, const sign_out_everywhere&, const context&);
result<decision, refusal> decide(const account&, const set_name&, const context&);
result<decision, refusal> decide(const account&, const set_role&, const context&);
result<decision, refusal> decide(const account&, const move_user&, const context&);
result<decision, refusal> decide(const account&, const make_link&, const context&);
result<decision, refusal> decide(const account&, const set_password_by_link&, const context&);
result<decision, refusal> decide(const account&, const decline_two_step&, const context&);
result<decision, refusal> decide(const account&, const make_recovery_codes&, const context&);
result<decision, refusal> decide(const account&, const try_recovery_code&, const context&);
result<decision, refusal> decide(const account&, const verify_recovery_code&, const context&);
result<decision, refusal> decide(const account&, const choose_method&, const context&);
result<decision, refusal> decide(const account&, const add_authenticator&, const context&);
result<decision, refusal> decide(const account&, const rename_authenticator&, const context&);
result<decision, refusal> decide(const account&, const remove_authenticator&, const context&);
result<decision, refusal> decide(const account&, const prefer_method&, const context&);
result<decision, refusal> decide(const account&, const lose_authenticator&, const context&);
result<decision, refusal> decide(const account&, const keep_authenticator&, const context&);
result<decision, refusal> decide(const account&, const add_passkey&, const context&);
result<decision, refusal> decide(const account&, const rename_passkey&, const context&);
result<decision, refusal> decide(const account&, const remove_passkey&, const context&);
result<decision, refusal> decide(const account&, const lose_passkey&, const context&);
result<decision, refusal> decide(const account&, const keep_passkey&, const context&);
result<decision, refusal> decide(const account&, const revoke_trust&, const context&);
result<decision, refusal> decide(const account&, const begin_link_step&, const context&);
result<decision, refusal> decide(const account&, const verify_link_step&, const context&);

} // namespace twostep::core
