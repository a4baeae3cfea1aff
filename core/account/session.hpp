#pragma once
// A signed-in browser. The cookie's random part is known to the browser only; here is its hash.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace twostep::core {

/// What was given to verify a session; a set of them is the sum.
namespace method {
inline constexpr std::uint8_t password = 1, text_message = 2;
/// These stand in the place of a second step at sign-in (recovery_codes.hpp, trusted_browser.hpp). No factors: a
/// step-up takes neither. The bits between are for factors.
inline constexpr std::uint8_t recovery_code = 16, trusted_browser = 32;
/// What isn't a factor.
inline constexpr std::uint8_t no_factor = password | recovery_code | trusted_browser;
} // namespace method

/// How long a lost app or passkey stays, so that whoever still has the account can see it and stop it (decision 37).
inline constexpr milliseconds lost_factor_stays = hours(72);

/// The factor among these methods, as fields keep it that are younger than text messages; nullopt: theirs, or none.
inline std::optional<std::uint8_t> beside_text(std::uint8_t methods) noexcept {
  const auto factor = static_cast<std::uint8_t>(methods & ~(method::no_factor | method::text_message));
  return factor == 0 ? std::nullopt : std::optional(factor);
}

struct session {
  session_id id;
  time_point started_at{};      ///< absolute_timeout counts from here
  time_point full_sign_in_at{}; ///< the last time the password was given
  time_point last_used_at{};    ///< coarse: moves by a tenth of the idle timeout at a time
  std::string label;            ///< for the person's own list: "Firefox on Linux", at most 64 bytes
  std::string address;          ///< from where it was started
  std::uint8_t methods = 0; ///< how it was verified (method::…); 0: it began before that was kept (second_step.hpp)
  std::optional<time_point> second_step_at{}; ///< the last time a second step was given in it
  std::optional<page_id> page{};              ///< of the cookie that pages ask for; none: the session's own
  std::optional<std::uint8_t>
      second_step_by{}; ///< what second_step_at was given with; none: a text's code, or nothing
  std::optional<trusted_browser_id> browser{}; ///< that opened it in place of a second step

  friend bool operator==(const session&, const session&) = default;
};
BOOST_DESCRIBE_STRUCT(
    session, (),
    (id, started_at, full_sign_in_at, last_used_at, label, address, methods, second_step_at, page, second_step_by,
     browser)
)

/// The ids under which a session goes on once a password or a code was given in it.
struct renewed_session {
  session_id id;
  std::optional<page_id> page{};
};

/// A session that ended because two-step verification was turned on in another one: whoever still holds its cookies
/// is told so.
struct ended_session {
  session_id id;
  std::optional<page_id> page{};
  time_point started_at{};
  time_point ended_at{};
  std::string by; ///< the label of the session that it was turned on in

  friend bool operator==(const ended_session&, const ended_session&) = default;
};
BOOST_DESCRIBE_STRUCT(ended_session, (), (id, page, started_at, ended_at, by))

} // namespace twostep::core
