#pragma once
// As guesser.hpp, where an authenticator app is on.

#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/guesser.hpp"

namespace twostep::core::test {

struct app_guesser : guesser {
  /// The account's only second step.
  app with_app(milliseconds ahead = {}) {
    session = sign_in();
    return add_app(*this, session, "Phone", ahead);
  }
  /// Text messages, which come first, and an app.
  app with_both() {
    session = enable(number("+4520123456"));
    return add_app(*this, session);
  }
  challenge_id begin(const app& one, device_trust l = device_trust::unknown_browser) {
    auto c = password_given(l);
    c.method = one.method();
    const auto decided = execute(c);
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  bool is_taken(const challenge_id& id, const one_time_code& code) {
    const auto done = execute(sign_in_code(id, code));
    return done && !done->refused;
  }
  /// In a sign-in of its own.
  bool is_taken(const app& one, const one_time_code& code) { return is_taken(begin(one), code); }
  refusal_kind wrong(const challenge_id& id, const app& one) {
    return refused(sign_in_code(id, one.never_shows(now))).kind;
  }
  const failure_history& unknown() const { return account.failures[index(device_trust::unknown_browser)]; }
  std::uint32_t month() const { return weight_within(unknown(), days(30), now); }
  const authenticator& kept(const app& one) const { return *find_authenticator(account, one.id); }

  session_id session;
};

} // namespace twostep::core::test
