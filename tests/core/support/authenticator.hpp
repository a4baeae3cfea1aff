#pragma once
// Authenticator apps for tests: each has a key and a clock of its own, and shows codes as on somebody's phone.

#include "core/account/authenticator.hpp"
#include "core/account/totp.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace twostep::core::test {

struct app {
  authenticator_id id;
  totp_secret key;
  milliseconds ahead{}; ///< of its clock

  /// So many periods after the present one.
  one_time_code shows(time_point now, int periods = 0) const {
    return hotp(key, static_cast<std::uint64_t>(totp_step_at(now + ahead) + periods));
  }
  /// None that it shows within minutes of now.
  one_time_code never_shows(time_point now) const {
    auto value = 0u;
    const auto present = totp_step_at(now + ahead);
    while (find_totp_step(key, one_time_code::of(value), present, 10, 0)) ++value;
    return one_time_code::of(value);
  }
  sign_in_method method() const { return {method::authenticator_app, id}; }
};

inline constexpr sign_in_method by_text{method::text_message, std::nullopt};

/// On a phone, and not yet known to the account.
inline app new_app(world& w, milliseconds ahead = {}) {
  std::array<std::uint8_t, totp_secret::size> key{};
  const auto n = w.next_id++;
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<std::uint8_t>(n >> (8 * i));
  return {w.fresh<authenticator_id>(), totp_secret(key), ahead};
}

/// The command with the code that the app shows now.
inline add_authenticator adding(world& w, const session_id& s, const app& one, std::string name = "Phone") {
  add_authenticator c;
  c.session = s;
  c.authenticator.id = one.id;
  c.authenticator.name = std::move(name);
  c.authenticator.secret = one.key;
  c.code = one.shows(w.now);
  c.renewed.id = s;
  c.notice = w.fresh<notice_id>();
  return c;
}

/// In a session that gave what this needs. Its next code is a new one.
inline app add_app(world& w, const session_id& s, std::string name = "Phone", milliseconds ahead = {}) {
  const auto added = new_app(w, ahead);
  const auto done = w.execute(adding(w, s, added, std::move(name)));
  BOOST_REQUIRE(done.has_value() && !done->refused);
  w.pass(totp_period);
  return added;
}

/// The command after the password step; asks for this method, or for the account's first one.
inline begin_sign_in beginning(world& w, std::optional<sign_in_method> method = {}) {
  auto c = w.password_given();
  c.method = method;
  return c;
}

inline session_id sign_in_by(world& w, const app& one) {
  const auto begun = w.execute(beginning(w, one.method()));
  BOOST_REQUIRE(begun.has_value() && begun->challenged);
  const auto verify = w.sign_in_code(*begun->challenged, one.shows(w.now));
  const auto done = w.execute(verify);
  BOOST_REQUIRE(done.has_value() && !done->refused);
  return verify.session.id;
}

inline begin_step_up stepping_up(world& w, const session_id& s, std::optional<sign_in_method> method = {}) {
  begin_step_up c{s, w.fresh<challenge_id>()};
  c.method = method;
  return c;
}

inline verify_step_up step_up_code(world& w, const session_id& s, std::optional<one_time_code> code) {
  return {s, code, {s}, device_trust::unknown_browser, w.fresh<notice_id>()};
}

/// The password and the app's code again in this session.
inline void prove_again(world& w, const session_id& s, const app& one) {
  BOOST_REQUIRE(w.execute(sign_in_again{w.account.password.generation, s, {s}}).has_value());
  BOOST_REQUIRE(w.execute(stepping_up(w, s, one.method())).has_value());
  const auto done = w.execute(step_up_code(w, s, one.shows(w.now)));
  BOOST_REQUIRE(done.has_value() && !done->refused);
}

} // namespace twostep::core::test
