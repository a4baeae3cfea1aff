#pragma once
// The values that browsers carry: cookies, CSRF tokens, signed intents and notes. Pure functions of the key; a
// value that was tampered with gives nullopt.

#include "core/account/session.hpp"
#include "core/account/totp.hpp"
#include "core/account/trusted_browser.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "server/crypto/keys.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// Cookie `twostep`: base64url(account id, 32 random bytes). The account keeps the hash (core::session_id).
struct session_token {
  core::account_id account;
  core::session_id id; ///< BLAKE2b-256 of the random part
};
struct new_session_token {
  core::session_id id;
  std::string cookie;
};
new_session_token make_session_token(const core::account_id&);
std::optional<session_token> read_session_token(std::string_view cookie);

/// Cookie `twostep_page`: as the session cookie, with random bytes of its own. Our pages use it where the session
/// cookie is also sent to applications.
struct page_token {
  core::account_id account;
  core::page_id id; ///< BLAKE2b-256 of the random part
};
struct new_page_token {
  core::page_id id;
  std::string cookie;
};
new_page_token make_page_token(const core::account_id&);
std::optional<page_token> read_page_token(std::string_view cookie);

/// Cookie `twostep_challenge`, sealed (XChaCha20-Poly1305): the state of an unfinished sign-in. Before the
/// password step it holds only `browser`, to which the sign-in form's CSRF token is bound. The server keeps
/// nothing for it.
struct challenge_token {
  core::challenge_id browser;                  ///< random; the CSRF token is bound to it
  std::optional<core::account_id> account;     ///< set after the password step
  std::optional<core::challenge_id> challenge; ///< where a code was asked for
  std::string next;                            ///< the destination after sign-in; checked again when used
  core::time_point issued_at{};                ///< the token expires after 15 minutes
  bool signed_in = false; ///< a sign-in was completed with it, so the browser should have a session cookie
  /// The password step, once done; later challenges of the same sign-in don't change it.
  struct step {
    core::challenge_id id; ///< of this password step: its first challenge's, where there is one
    core::time_point at{};
    std::uint32_t generation = 0; ///< core::password::generation
    std::uint32_t epoch = 0;      ///< core::account::known_browser_epoch
    friend bool operator==(const step&, const step&) = default;
  };
  std::optional<step> password{};
};

/// Cookie `twostep_device`, authenticated: the browser completed an earlier sign-in to this account, with every
/// step that the account asked for.
struct device_token {
  core::account_id account;
  core::device_id device;
  std::uint32_t epoch = 0;      ///< core::account::known_browser_epoch
  core::time_point issued_at{}; ///< the token expires after 180 days
  bool listed = true;           ///< false: made before accounts listed their known browsers
};

/// Cookie `twostep_trusted`, authenticated: base64url(account id, trusted browser's id, 32 random bytes). The account
/// keeps the hash of the random part (core::trusted_secret_id).
struct new_trusted_secret {
  core::trusted_secret_id id;
  std::string cookie;
};

/// Form field `app`, sealed: the key of an authenticator app that is being set up. The server keeps nothing for it
/// before a code of the app has come back.
struct new_authenticator {
  core::account_id account;
  core::authenticator_id id;
  core::totp_secret secret;
  core::time_point made_at{}; ///< the field expires after ten minutes
};

/// Form field `asked`, authenticated: what a passkey is to sign in an open session is derived from this id. The
/// session has other ids once that was done, so each is good once.
struct passkey_request {
  core::challenge_id id;
};

// Lifetimes. A token from up to a minute in the future is accepted: the clock may have been ahead.
inline constexpr core::milliseconds challenge_token_lifetime = core::minutes(15);
inline constexpr core::milliseconds device_token_lifetime = core::days(180);
inline constexpr core::milliseconds intent_lifetime = core::minutes(5);
inline constexpr core::milliseconds new_authenticator_lifetime = core::minutes(10);
inline constexpr core::milliseconds passkey_request_lifetime = core::minutes(5);
inline constexpr core::milliseconds note_lifetime = core::minutes(2);
/// Bytes of challenge_token::next. A longer one would make the cookie longer than browsers accept.
inline constexpr std::size_t longest_sealed_next = 2000;

/// What follows /sign-in/again: one of these, never a replayed POST (decision 7).
enum class intent : std::uint8_t {
  none = 0,
  disable_two_step = 1,
  enable_two_step = 2,
  change_password = 3,
  create_app_token = 4,
  end_other_sessions = 5,
  change_number = 6,
  end_session = 7,
  make_recovery_codes = 8,
  add_authenticator = 9,
  manage_authenticators = 10,
  lose_authenticator = 11,
  add_passkey = 12,
  manage_passkeys = 13,
  lose_passkey = 14,
  give_passkey = 15,    ///< for an application that opens with a passkey alone
  give_second_step = 16 ///< for one that doesn't open to a trusted browser
};
inline constexpr intent last_intent = intent::give_second_step;

/// The message that the page after a redirect shows once. Signed tokens contain the number, not the text.
enum class note : std::uint8_t {
  enabled = 1,
  disabled = 2,
  canceled = 3,
  password_changed = 4,
  signed_out = 5,
  session_ended = 6,
  token_revoked = 7,
  password_again = 8,
  sent = 9,
  sign_in_too_old = 10,
  disabled_everywhere = 11,
  others_ended = 12,
  number_changed = 13,
  number_changed_everywhere = 14,
  password_chosen = 15,
  two_step_declined = 16,
  recovery_codes_shown = 17,
  text_messages_off = 18,
  text_messages_off_everywhere = 19,
  authenticator_added = 20,
  authenticator_added_everywhere = 21,
  authenticator_removed = 22,
  authenticator_removed_everywhere = 23,
  factor_renamed = 24,
  method_preferred = 25,
  authenticator_lost = 26,
  authenticator_kept = 27,
  text_messages_on = 28,
  passkey_added = 29,
  passkey_added_everywhere = 30,
  passkey_removed = 31,
  passkey_removed_everywhere = 32,
  passkey_lost = 33,
  passkey_kept = 34,
  enabled_with_passkey = 35,
  trust_ended = 36
};
inline constexpr note last_note = note::trust_ended;
struct opened_note {
  note what;
  std::uint64_t number; ///< random; identifies a copy
};

class tokens {
public:
  explicit tokens(const key&);

  /// Throws std::length_error if `next` is longer than longest_sealed_next.
  std::string seal(const challenge_token&) const;
  std::optional<challenge_token> open_challenge(std::string_view cookie, core::time_point now) const;

  std::string seal(const new_authenticator&) const;
  /// nullopt as well where it is another account's.
  std::optional<new_authenticator>
  open_authenticator(std::string_view field, const core::account_id&, core::time_point now) const;

  /// Bound to the session; valid for five minutes.
  std::string sign(const passkey_request&, const core::session_id&, core::time_point now) const;
  std::optional<passkey_request>
  open_passkey_request(std::string_view field, const core::session_id&, core::time_point now) const;

  /// A secret for this browser's cookie; the account keeps its hash.
  new_trusted_secret make_trusted(const core::account_id&, const core::trusted_browser_id&) const;
  std::optional<core::trust_claim> open_trusted(std::string_view cookie, const core::account_id&) const;

  std::string sign(const device_token&) const;
  std::optional<device_token> open_device(std::string_view cookie, core::time_point now) const;

  /// Bound to the cookie that our pages use.
  std::string csrf(const core::session&) const;
  std::string csrf(const core::challenge_id& browser) const;
  /// True for any form token of this server, whatever its session, browser or age. It authorizes nothing.
  bool was_ours(std::string_view csrf) const;
  /// Takes constant time for equal lengths.
  static bool equal(std::string_view a, std::string_view b) noexcept;

  /// Bound to the session; valid for five minutes.
  std::string sign(intent, const core::session_id&, core::time_point now) const;
  std::optional<intent> open_intent(std::string_view, const core::session_id&, core::time_point now) const;

  /// Bound to the reader's form token; valid for two minutes.
  std::string sign(note, std::string_view csrf, core::time_point now) const;
  std::optional<opened_note> open_note(std::string_view, std::string_view csrf, core::time_point now) const;

private:
  // A key for each use, so that a token of one use is invalid for the others.
  key challenge_key_, device_key_, session_csrf_key_, browser_csrf_key_, intent_key_, form_origin_key_, note_key_,
      authenticator_key_, passkey_key_, trusted_key_;
};

} // namespace twostep::server
