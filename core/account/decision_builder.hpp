#pragma once
// A decision in the making: events are applied to a copy of the account as they are emitted, so that later steps see
// them. The copy lies in the context's scratch account; two builders must not use one at the same time. Internal to
// the decide_*.cpp files.

#include "core/account/decide.hpp"
#include "core/account/factor.hpp"
#include "core/account/sign_in_method.hpp"
#include "core/account/text_message_factor.hpp"

namespace twostep::core {

class decision_builder {
public:
  /// Begins with the events that end a pending change whose code has died (decision 1), a number change that is over,
  /// and apps and passkeys that were lost.
  decision_builder(const account&, const context&);

  const account& state() const noexcept { return account_; }
  const context& ctx() const noexcept { return ctx_; }
  time_point now() const noexcept { return ctx_.now; }

  void emit(event);
  void run(effect);
  /// Drops the end of what has died where nothing else happened.
  decision finish();
  decision refuse(refusal r);
  decision challenged(const challenge_id&);
  decision received(const receipt_result&);

  // Steps that several commands share.

  /// A pending change dies with the session that began it (decision 2).
  void end_session(const session_id&, end_reason);
  /// nullopt where the session lives; else no_session.
  std::optional<refusal> needs_session(const session_id&) const;
  /// As needs_session, and where the account has a second step, one was given in this session; else
  /// second_step_again.
  std::optional<refusal> needs_verified_session(const session_id&) const;
  /// As needs_session, and the password within policy.session.recent_sign_in; else sign_in_again.
  std::optional<refusal> needs_recent_password(const session_id&) const;
  /// As needs_recent_password, and where the account has a second step, that within the same time; else
  /// second_step_again.
  std::optional<refusal> needs_step_up(const session_id&) const;
  /// As needs_step_up, with a factor of the highest class that the account has; else higher_step_again (decision 37).
  std::optional<refusal> needs_highest_step_up(const session_id&) const;

  /// The known browser whose own budget counts: where the shell said that the browser is known and the account
  /// agrees. A cookie from before accounts kept a list is put on it.
  std::optional<device_id> recognise(device_trust, const std::optional<device_claim>&);
  /// After a full sign-in this browser is known as `fresh` and no longer as `replaced`. Does nothing for a nil id.
  /// method: the second step that was given in it (method::…); 0: none.
  void admit(
      const device_id& fresh, device_trust, const std::optional<device_id>& replaced,
      const std::optional<meter_id>& network, std::uint8_t method
  );

  /// Only this browser stays known, as `fresh`, if it is known now; what it may still get wrong is as before.
  void forget_other_browsers(device_trust, const std::optional<device_claim>&, const device_id& fresh);

  /// A challenge without a device counts its wrong codes with the unknown browsers'.
  challenge make_challenge(
      const challenge_id&, purpose, const e164_number&, device_trust, const std::optional<device_id>& = {}
  ) const;
  /// The same for what the account has on; of a text: its first one is to be sent, unless it awaits confirmation.
  challenge make_challenge(
      const challenge_id&, purpose, const sign_in_method&, device_trust, const std::optional<device_id>& = {}
  ) const;
  /// A sign-in or a step-up goes on with another method, its attempts as they are. For the first time with text
  /// messages, one is sent, unless the person is asked first whether the number is theirs.
  void change_method(challenge, const sign_in_method&);
  /// One more message of the challenge, with what it takes of the meters. Returns what the challenge keeps of that
  /// until its number is verified.
  std::vector<reservation> send(const challenge&, std::uint32_t number);
  /// Refuses while the challenge's wrong codes are used up and where the resend schedule does; else emits code_resent
  /// and sends one more message.
  result<decision, refusal> resend(challenge);
  /// paused{retry_at} where a wrong answer to this factor wouldn't fit any more: neither in the device's budget nor,
  /// once that is used up, in the unknown browsers'. A device's own budget is only for factors of the class that was
  /// given in it: whoever has the lower one would get new tries at the higher one with each sign-in.
  std::optional<refusal>
  paused(device_trust, const std::optional<device_id>& = {}, const factor& = text_message_factor) const;
  /// Of what the challenge asks for.
  std::optional<refusal> paused(const challenge&, device_trust) const;
  /// As the challenge's factor says. What a right answer leaves behind is emitted; why a passkey is refused is kept
  /// for fail().
  bool accept(const challenge&, const factor_answer&);
  /// It isn't lost. Does nothing where nobody said so.
  void keep_authenticator(const authenticator_id&);
  void keep_passkey(const passkey_id&);
  /// Records a wrong code: attempt_failed, and the warning to the owner where it is due. Returns the refusal for the
  /// person.
  refusal fail(const challenge&, device_trust, const notice_id& warning);
  /// The same of a wrong recovery code, whose try is counted. device: the known browser; none: an unknown one.
  refusal fail_recovery(const std::optional<device_id>& device, const notice_id& warning);
  /// Plans a notice to the number verified at the moment of the call and, for a change, to former numbers; nothing
  /// where there is none. core/account/notice.hpp says how soon and how often.
  void notify(notice_kind, const notice_id&);
  /// methods: what it is verified with (method::…).
  void start_session(session, std::uint8_t methods);
  /// A change of the factor, the number or the password, or an act of support, for the account's own lists.
  void record(activity_kind, const actor& = {}, std::string reason = {});
  /// too_many_numbers where this would be one number too many within a day.
  std::optional<refusal> one_number_too_many(const e164_number&) const;
  /// Ends the pending change and the number change: another one begins.
  void supersede_change();
  /// Ends the number change, if there is one.
  void end_number_change(end_reason);
  /// Gives the account an enrol link, and lets it open through that alone. nil: it gets none now. Earlier ones end.
  void require_link(const link_id&, const actor& by);
  void give_link(const link_id&, link_purpose, const actor& by, bool is_mailed = false);
  /// The newest link goes to the account's address. Mails with links that it ended are no longer owed. False: there
  /// is no room for one more.
  bool mail_link(const link_mail&);
  /// The enrol link was used: the account opens without one again.
  void use_enrol_links();
  /// Links that were to set the password are over: it is another one, or something else about the account is.
  void end_password_links(const std::optional<link_id>& used = std::nullopt);
  /// Enrol links end unused: the account goes on needing one where it did.
  void end_enrol_links();
  /// Trust in browsers and links to a new password, which were given with the factors of that time.
  void end_trust();
  /// There is no second step any more that they stand for.
  void end_recovery_codes();
  /// The first factor is on: whatever else is open was opened without a second step, perhaps by somebody who has the
  /// password. The session goes on under these ids.
  void end_unverified_access(const session_id&, const renewed_session&, std::uint8_t method);
  /// One more factor was added or removed: the session goes on under these ids. What else is open ends where
  /// end_others says so.
  void end_access_beside(const session_id&, const renewed_session&, std::uint8_t method, bool end_others);
  /// Ends every other session and every app token, whoever holds them. The reason isn't `revoked`, which would put
  /// each token among the account's recent activities.
  void end_other_access(const session_id& own);
  /// Something stays where this goes: any other second step, and where a policy asks for one, one that the
  /// organisation allows.
  bool is_replaceable(const sign_in_method&) const;
  bool is_replaceable(const passkey_id&) const;
  /// A second step of the highest class was given in this session, within policy.session.recent_sign_in.
  bool has_fresh_highest_step(const session_id&) const;
  /// Ends a sign-in without success. The owner gets a notice where an unknown browser began it and nobody went on
  /// with it.
  void give_up(const challenge&, end_reason, const notice_id& warning);

private:
  void begin_texting(challenge&) const;
  void count_failure(
      const challenge_id&, device_trust, const std::optional<device_id>&, const factor&, const notice_id& warning
  );
  /// Removes what was lost and whose time has come, as far as another factor remains; and what was given with it.
  void end_lost_factors();
  void end_lost_authenticators();
  void end_lost_passkeys();
  bool uses_device_budget(device_trust, const std::optional<device_id>&, const factor&) const;

  const account& before_;
  std::optional<account> lapsed_; ///< without the lost factors, where some were removed
  std::optional<account> own_;    ///< where the context lends none
  account& account_;
  const context& ctx_;
  decision decision_;
  std::optional<webauthn::fault> fault_;
  std::size_t lapses_ = 0; ///< the first events, which end what has died
};

} // namespace twostep::core
