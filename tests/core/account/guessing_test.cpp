// How many codes somebody with the password can try by any means: one budget for all unknown browsers, and a few
// tries in the life of each known one. A try counts as often as codes are good at the moment: three of an app.

#include "core/account/factor.hpp"
#include "core/account/known_browser.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/guesser.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace twostep::core;
using namespace twostep::core::test;

namespace guessing {

const auto phone = number("+4520123456");

/// A thief with the password, a stolen session and perhaps a copy of a known browser's cookie tries wrong codes
/// wherever a code is asked for, by text message or of an app, while the owner keeps using the account. Where there
/// is a passkey, each of them asks for that, too.
struct year : guesser {
  std::mt19937_64 random;
  std::optional<device_claim> stolen;
  session_id session;
  std::optional<app> one;
  std::optional<held_passkey> key;
  std::uint32_t compared = 0; ///< guesses, by weight

  explicit year(std::uint64_t seed, bool with_app = false) : random(seed) {
    policy.session.recent_sign_in = policy.session.idle_timeout = policy.session.absolute_timeout = hours(10'000);
    policy.session.max_sessions = 1000; // the thief's session isn't displaced
    session = enable(phone);
    if (with_app) one = add_app(*this, session);
    pass(minutes(1));
  }
  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(random() % n); }

  std::optional<sign_in_method> any_method() {
    if (key && pick(3) == 0) return by_passkey;
    if (!one) return key ? std::optional(by_text) : std::nullopt;
    return pick(2) ? one->method() : by_text;
  }
  std::optional<one_time_code> guessed() { return one ? one_time_code::of(random()) : wrong_code(); }
  void try_code(const challenge* asked, const command& c) {
    const auto weight = asked ? factor_of(*asked)->weight : 0;
    const auto decided = execute(c);
    if (decided && decided->refused) compared += weight;
  }

  void guess_at_sign_in(const std::optional<device_claim>& cookie) {
    auto c = password_given();
    c.device = cookie;
    c.trust = device_trust_of(cookie);
    c.network = make_id<meter_id>(1 + pick(3));
    c.method = any_method();
    const auto decided = execute(c);
    if (!decided || !decided->challenged) return;
    const auto id = *decided->challenged;
    for (int i = 0; i < 6; ++i) {
      try_code(find_challenge(account, id), sign_in_code(id, guessed()));
      if (const auto method = any_method(); method && pick(2)) execute(choose_method{id, *method});
    }
  }

  void guess_at_the_bin(const std::optional<device_claim>& cookie) {
    const auto l = device_trust_of(cookie);
    execute(begin_disable{session, fresh<challenge_id>(), l, cookie});
    for (int i = 0; i < 6; ++i)
      try_code(
          pending_challenge(account.two_step),
          confirm_disable{session, guessed(), pick(2) ? l : device_trust::unknown_browser, fresh<notice_id>()}
      );
  }

  void guess_at_a_step_up(const std::optional<device_claim>& cookie) {
    const auto l = device_trust_of(cookie);
    for (int i = 0; i < 6; ++i) {
      if (i == 0 || ((one || key) && pick(2)))
        execute(begin_step_up{session, fresh<challenge_id>(), l, cookie, any_method()});
      try_code(
          find_step_up(account, session),
          verify_step_up{
              session, guessed(), {session}, pick(2) ? l : device_trust::unknown_browser, fresh<notice_id>()}
      );
    }
  }

  void steal() {
    guess_at_a_step_up(stolen);
    guess_at_sign_in({});
    if (stolen) guess_at_sign_in(stolen);
    if (pick(2)) guess_at_the_bin(pick(2) ? stolen : std::nullopt);
  }

  void live(const e164_number&) {
    switch (pick(4)) {
    case 0: {
      auto c = password_given(device_trust::known_browser);
      c.method = any_method();
      const auto begun = execute(c);
      if (!begun || !begun->challenged) break;
      const auto& asked = *find_challenge(account, *begun->challenged);
      if (asked.method == method::passkey)
        execute(sign_in_answer(*this, asked.id, key->sign(*this, asked)));
      else
        execute(sign_in_code(asked.id, is_by_text(asked) ? last_code() : one->shows(now)));
      break;
    }
    case 1:
      execute(end_abandoned_sign_ins{fresh<notice_id>()});
      break;
    default:
      execute(use_session{session});
    }
  }

  std::uint32_t run() {
    while (now < start + days(365)) {
      if (pick(3)) steal();
      live(phone);
      pass(milliseconds(1 + pick(6 * 3'600'000)));
    }
    return compared;
  }
};

} // namespace guessing

BOOST_FIXTURE_TEST_SUITE(guessing, guesser)

BOOST_AUTO_TEST_CASE(a_years_guesses_are_at_most_390_whatever_is_done) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      year y(seed);
      const auto compared = y.run();
      BOOST_TEST(compared <= 390u);
      BOOST_TEST(compared > 300u); // the thief does try
    }
}

BOOST_AUTO_TEST_CASE(a_stolen_cookie_of_a_known_browser_adds_ten) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      year y(seed);
      y.sign_in(device_trust::known_browser);
      y.stolen = y.browser;
      y.browser.reset(); // the owner continues in another browser
      BOOST_TEST(y.run() <= 400u);
    }
}

BOOST_AUTO_TEST_CASE(they_are_as_many_by_weight_where_an_app_is_on) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      year y(seed, true);
      const auto compared = y.run();
      BOOST_TEST(compared <= 390u);
      BOOST_TEST(compared > 300u);
    }
}

BOOST_AUTO_TEST_CASE(and_ten_more_with_a_stolen_cookie) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      year y(seed, true);
      y.sign_in(device_trust::known_browser);
      y.stolen = y.browser;
      y.browser.reset();
      BOOST_TEST(y.run() <= 400u);
    }
}

// Passkeys go on while codes are paused, and give whoever asks for them no guess more.
BOOST_AUTO_TEST_CASE(they_are_as_many_where_a_passkey_is_on) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) BOOST_TEST_CONTEXT("seed " << seed) {
      year y(seed, seed % 2 == 1);
      y.key = make_passkey(y, y.session);
      const auto compared = y.run();
      BOOST_TEST(compared <= 390u);
      BOOST_TEST(compared > 300u);
    }
}

BOOST_AUTO_TEST_CASE(all_forms_and_all_unknown_browsers_share_one_budget) {
  const auto session = enable(phone);
  pass(minutes(1));
  guess(challenged(), 5);
  execute(begin_disable{session, fresh<challenge_id>()});
  for (int i = 0; i < 5; ++i)
    refused(confirm_disable{session, wrong_code(), device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_TEST((refused(password_given()).kind == refusal_kind::paused));
}

// What resets failures.

BOOST_AUTO_TEST_CASE(a_new_password_after_a_second_step_forgives_the_unknown_browsers_wrong_codes) {
  const auto before = enable(phone);
  pass(minutes(11));
  use_up(device_trust::unknown_browser);
  execute(change_password{before, account.password.generation, {"n"}, fresh<notice_id>()});
  BOOST_TEST(account.failures[0].at.size() == 10u); // that session gave its code too long ago
  pass(days(1));
  const auto owner = sign_in();
  use_up(device_trust::unknown_browser);
  execute(change_password{owner, account.password.generation, {"m"}, fresh<notice_id>()});
  BOOST_TEST(account.failures[0].at.empty());
}

BOOST_AUTO_TEST_CASE(a_password_that_support_sets_forgives_nothing) {
  enable(phone);
  use_up(device_trust::unknown_browser);
  execute(set_password{{"n"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  BOOST_TEST(account.failures[0].at.size() == 10u);
}

BOOST_AUTO_TEST_SUITE_END()
