#pragma once
// What browsers carry: cookies' contents, CSRF tokens and signed intents. Pure given its key; tampering gives
// nullopt.

#include "core/account/session.hpp"
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

/// Cookie `twostep_page`, of the same form with 32 random bytes of its own: what our pages ask for where the session
/// cookie is sent to applications, too.
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

/// Cookie `twostep_challenge`, sealed (XChaCha20-Poly1305): what an unfinished sign-in needs. Before the password it
/// holds only `browser`, so that the sign-in form has something to bind its CSRF token to; nothing is kept on the
/// server.
struct challenge_token {
  core::challenge_id browser;              ///< random; CSRF is bound to it
  std::optional<core::account_id> account; ///< with challenge: the password step is done
  std::optional<core::challenge_id> challenge;
  std::string next;             ///< where to go afterwards; checked again when used
  core::time_point issued_at{}; ///< worthless after 15 minutes
  bool signed_in = false;       ///< a sign-in was completed with it: the session's cookie should be there
  /// The password step, where it is done: it never begins anew, whatever codes follow.
  struct step {
    core::challenge_id id; ///< of its first challenge
    core::time_point at{};
    std::uint32_t generation = 0; ///< of the password
    friend bool operator==(const step&, const step&) = default;
  };
  std::optional<step> password{};
};

/// Cookie `twostep_device`, authenticated: this browser has signed in to this account with everything before.
struct device_token {
  core::account_id account;
  core::device_id device;
  std::uint32_t epoch = 0;      ///< core::account::known_browser_epoch
  core::time_point issued_at{}; ///< worthless after 180 days
  bool listed = true;           ///< false: made before accounts kept a list of their known browsers
};

// How long what a browser carries is worth anything; a clock that was ahead by less than a minute is forgiven.
inline constexpr core::milliseconds challenge_token_lifetime = core::minutes(15);
inline constexpr core::milliseconds device_token_lifetime = core::days(180);
inline constexpr core::milliseconds intent_lifetime = core::minutes(5);
inline constexpr core::milliseconds note_lifetime = core::minutes(2);
/// Bytes of challenge_token::next: with more, the sealed cookie would be longer than browsers keep.
inline constexpr std::size_t longest_sealed_next = 2000;

/// What /sign-in/again goes on to: one of these, never a replayed POST (decision 7).
enum class intent : std::uint8_t {
  none = 0,
  disable_two_step = 1,
  enable_two_step = 2,
  change_password = 3,
  create_app_token = 4
};

/// What the page after a redirect says, once. In what is signed, by number: no text.
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
  disabled_everywhere = 11
};
inline constexpr note last_note = note::disabled_everywhere;
struct opened_note {
  note what;
  std::uint64_t number; ///< random, so that a copy is recognised
};

class tokens {
public:
  explicit tokens(const key&);

  /// Throws std::length_error for a `next` over longest_sealed_next.
  std::string seal(const challenge_token&) const;
  std::optional<challenge_token> open_challenge(std::string_view cookie, core::time_point now) const;

  std::string sign(const device_token&) const;
  std::optional<device_token> open_device(std::string_view cookie, core::time_point now) const;

  /// Bound to the cookie that pages ask for.
  std::string csrf(const core::session&) const;
  std::string csrf(const core::challenge_id& browser) const;
  /// Whether it is a form token of this server's, of whatever session or browser, however old. It opens nothing.
  bool was_ours(std::string_view csrf) const;
  /// Constant time for equal lengths.
  static bool equal(std::string_view a, std::string_view b) noexcept;

  /// Bound to the session, good for five minutes.
  std::string sign(intent, const core::session_id&, core::time_point now) const;
  std::optional<intent> open_intent(std::string_view, const core::session_id&, core::time_point now) const;

  /// Bound to the form token of whoever is to read it, good for two minutes.
  std::string sign(note, std::string_view csrf, core::time_point now) const;
  std::optional<opened_note> open_note(std::string_view, std::string_view csrf, core::time_point now) const;

private:
  // One a use, so that what is good for one is noise for the others.
  key challenge_key_, device_key_, session_csrf_key_, browser_csrf_key_, intent_key_, form_origin_key_, note_key_;
};

} // namespace twostep::server
