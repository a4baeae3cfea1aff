#pragma once
// A challenge: one code that a person is asked for. It knows when it dies; the code itself is derived (code.hpp).

#include "core/account/code.hpp"
#include "core/account/session.hpp"
#include "core/e164.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace twostep::core {

/// Whether the browser showed a known-browser cookie that is good for this account: all unknown ones share a budget
/// of wrong codes, each known one has its own, so that a thief with the password can't use up the owner's (OWASP
/// device cookies).
enum class device_trust : std::uint8_t { unknown_browser = 1, known_browser = 2 };
BOOST_DESCRIBE_ENUM(device_trust, unknown_browser, known_browser)

/// The place of such a browser in an array that has one element for each of the two kinds.
inline std::size_t index(device_trust l) noexcept {
  return l == device_trust::known_browser ? 1 : 0;
}

/// One hit that a message took of a meter and that is refunded when the number is verified (addresses and prefixes).
struct reservation {
  meter_id meter;
  time_point at{};
  friend bool operator==(const reservation&, const reservation&) = default;
};
BOOST_DESCRIBE_STRUCT(reservation, (), (meter, at))

struct challenge {
  challenge_id id;
  core::purpose purpose{core::purpose::sign_in};
  std::uint32_t key_generation{1};
  e164_number to;
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<session_id> begun_by; ///< the session that may confirm; none for sign-in
  time_point issued_at{};
  time_point expires_at{}; ///< not extended by a resend; of one that awaits confirmation: when the question dies
  std::uint32_t attempts_left{5};
  std::uint32_t sends{1}; ///< messages asked for; none yet: the person is asked first whether the number is theirs
  std::uint32_t accepted{
      0}; ///< the highest send that a provider took or refused for good: below sends, a message is pending
  std::optional<time_point> resend_at; ///< none: no more messages for this code
  std::vector<reservation> charged;
  std::optional<device_id> device;     ///< the known browser that began it: its wrong codes count there
  std::optional<challenge_id> browser; ///< of a sign-in: the pre-session cookie that the password came with
  std::optional<meter_id> network;     ///< of a sign-in: where it was begun
  std::optional<std::uint8_t> method;  ///< what is asked for (method::…, factor.hpp); none: a text message's code
  std::optional<authenticator_id> authenticator; ///< whose code, where it is an app's
  std::optional<link_id> link{}; ///< it is asked for before a link sets the password, and opens no session

  friend bool operator==(const challenge&, const challenge&) = default;
};
BOOST_DESCRIBE_STRUCT(
    challenge, (),
    (id, purpose, key_generation, to, trust, begun_by, issued_at, expires_at, attempts_left, sends, accepted,
     resend_at, charged, device, browser, network, method, authenticator, link)
)

/// The code comes by text message.
inline bool is_by_text(const challenge& c) noexcept {
  return c.method.value_or(method::text_message) == method::text_message;
}

/// No message of it was asked for yet.
inline bool awaits_confirmation(const challenge& c) noexcept {
  return c.sends == 0 && is_by_text(c);
}

/// One more message of it is asked for. With the first the code's life begins, however late the person said yes.
inline void count_send(challenge& c, time_point at) noexcept {
  if (awaits_confirmation(c)) {
    c.expires_at += at - c.issued_at;
    c.issued_at = at;
  }
  ++c.sends;
}

inline bool lives(const challenge& c, time_point now) noexcept {
  return now < c.expires_at && c.attempts_left > 0;
}

} // namespace twostep::core
