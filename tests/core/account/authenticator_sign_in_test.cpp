// Signing in where an authenticator app is on: what is asked for first, and "Try another way".

#include "core/account/authenticator_factor.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_sign_in {

const auto phone = number("+4520123456");

struct fixture : world {
  /// Text messages, which come first, and an app.
  app with_both() {
    session = enable(phone);
    return add_app(*this, session);
  }
  challenge_id begin(std::optional<sign_in_method> method = {}) {
    const auto decided = execute(beginning(*this, method));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  const challenge& of(const challenge_id& id) {
    const auto* found = find_challenge(account, id);
    BOOST_REQUIRE(found);
    return *found;
  }
  sign_in_method asked_first(device_trust l = device_trust::unknown_browser) {
    const auto decided = execute(password_given(l));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return sign_in_method_of(of(*decided->challenged));
  }
  void choose(const challenge_id& id, const sign_in_method& method) {
    const auto decided = execute(choose_method{id, method});
    BOOST_REQUIRE(decided.has_value());
    BOOST_TEST((decided->challenged == id));
    BOOST_TEST((sign_in_method_of(of(id)) == method));
  }
  bool signs_in(const challenge_id& id, const one_time_code& code) {
    const auto done = execute(sign_in_code(id, code));
    return done && !done->refused;
  }

  session_id session;
};

} // namespace authenticator_sign_in

BOOST_FIXTURE_TEST_SUITE(authenticator_sign_in, fixture)

// What is asked for first.

BOOST_AUTO_TEST_CASE(text_messages_come_before_an_app_and_what_the_person_prefers_before_both) {
  const auto one = with_both();
  BOOST_TEST((asked_first() == by_text));
  BOOST_REQUIRE(execute(prefer_method{session, one.method()}).has_value());
  BOOST_TEST((asked_first() == one.method()));
  BOOST_REQUIRE(execute(prefer_method{session, by_text}).has_value());
  BOOST_TEST((asked_first() == by_text));
}

BOOST_AUTO_TEST_CASE(what_was_last_given_in_this_browser_comes_first_there) {
  const auto one = with_both();
  auto verify = sign_in_code(begin(one.method()), one.shows(now));
  BOOST_REQUIRE(execute(verify).has_value());
  BOOST_TEST((find_device(account, verify.new_device)->method == method::authenticator_app));
  pass(totp_period);
  BOOST_TEST((asked_first(device_trust::known_browser) == one.method()));
  BOOST_TEST((asked_first() == by_text)); // elsewhere
  BOOST_REQUIRE(execute(prefer_method{session, by_text}).has_value());
  BOOST_TEST((asked_first(device_trust::known_browser) == by_text));

  account.preferred.reset();
  sign_in(); // with a text's code
  BOOST_TEST((asked_first(device_trust::known_browser) == by_text));
}

BOOST_AUTO_TEST_CASE(a_new_password_keeps_what_was_last_given_in_this_browser) {
  const auto one = with_both();
  const auto s = sign_in_by(*this, one);
  change_password command{s, account.password.generation, {"new"}, fresh<notice_id>()};
  command.new_device = fresh<device_id>();
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST((asked_first(device_trust::known_browser) == one.method()));
}

BOOST_AUTO_TEST_CASE(of_several_apps_the_one_used_last_unless_one_is_preferred) {
  const auto s = sign_in();
  const auto first = add_app(*this, s, "First"), second = add_app(*this, s, "Second");
  BOOST_TEST((asked_first() == first.method())); // it was the first factor: preferred
  account.preferred.reset();
  BOOST_TEST((asked_first() == second.method())); // the newest, where none was used
  sign_in_by(*this, first);
  BOOST_TEST((asked_first() == first.method()));
  pass(totp_period);
  const auto third = add_app(*this, s, "Third");
  BOOST_TEST((asked_first() == third.method()));
  BOOST_REQUIRE(execute(prefer_method{s, second.method()}).has_value());
  BOOST_TEST((asked_first() == second.method()));
}

BOOST_AUTO_TEST_CASE(only_what_is_on_is_preferred) {
  const auto s = sign_in();
  BOOST_TEST((refused(prefer_method{s, by_text}).kind == refusal_kind::method_not_on));
  const auto one = add_app(*this, s);
  BOOST_TEST(execute(prefer_method{s, one.method()})->events.empty()); // it is
  BOOST_TEST((refused(prefer_method{s, by_text}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(prefer_method{s, new_app(*this).method()}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(prefer_method{s, {method::authenticator_app}}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(prefer_method{s, {64}}).kind == refusal_kind::method_not_on));
  account.sessions[0].methods = method::password;
  BOOST_TEST((refused(prefer_method{s, one.method()}).kind == refusal_kind::second_step_again));
}

// With the app.

BOOST_AUTO_TEST_CASE(its_code_signs_in_and_no_text_is_sent) {
  const auto one = add_app(*this, sign_in());
  const auto verify = sign_in_code(begin(), one.shows(now));
  BOOST_REQUIRE(execute(verify).has_value());
  BOOST_TEST(sent.empty());
  const auto& s = *find_session(account, verify.session.id);
  BOOST_TEST(methods_of(account, s) == (method::password | method::authenticator_app));
  BOOST_TEST((second_step_at(account, s) == now));
  BOOST_TEST(second_step_rank(account, s) == authenticator_factor.rank);
  BOOST_TEST((account.authenticators[0].used_at == now));
  BOOST_TEST(account.sign_ins.empty());
}

BOOST_AUTO_TEST_CASE(it_is_waited_for_as_long_as_the_password_step_counts) {
  const auto one = add_app(*this, sign_in());
  const auto in_time = begin();
  pass(policy.new_code_within - milliseconds(1));
  BOOST_TEST(signs_in(in_time, one.shows(now)));
  const auto late = begin();
  pass(policy.new_code_within);
  BOOST_TEST((refused(sign_in_code(late, one.shows(now))).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(a_restart_sends_no_text_for_it) {
  const auto id = begin(with_both().method());
  BOOST_TEST(of(id).sends == 0u);
  for (const auto* waiting : pending_codes(account, now)) BOOST_TEST((waiting->id != id));
}

BOOST_AUTO_TEST_CASE(the_form_sent_twice_asks_once) {
  add_app(*this, sign_in());
  auto again = beginning(*this);
  again.browser = fresh<challenge_id>();
  const auto first = execute(again);
  again.challenge = fresh<challenge_id>();
  BOOST_TEST((execute(again)->challenged == first->challenged));
  BOOST_TEST(account.sign_ins.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_method_that_is_off_by_now_gives_way_to_the_first) {
  const auto one = add_app(*this, sign_in());
  BOOST_TEST((sign_in_method_of(of(begin(by_text))) == one.method()));
  BOOST_TEST((sign_in_method_of(of(begin(new_app(*this).method()))) == one.method()));
}

BOOST_AUTO_TEST_CASE(a_text_s_code_is_none_of_it_nor_the_other_way_round) {
  const auto one = with_both();
  const auto by_app = begin(one.method());
  const auto by_message = begin(by_text);
  BOOST_TEST((refused(sign_in_code(by_app, last_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(sign_in_code(by_message, one.shows(now))).kind == refusal_kind::wrong_code));
  const auto derived = keys.derive(keys.current(), account.id, by_app, purpose::sign_in, phone);
  BOOST_TEST((refused(sign_in_code(by_app, derived)).kind == refusal_kind::wrong_code));
}

BOOST_AUTO_TEST_CASE(the_owner_hears_of_a_password_that_no_code_follows) {
  const auto one = with_both();
  notices.clear();
  begin(one.method());
  pass(policy.new_code_within);
  BOOST_REQUIRE(execute(end_abandoned_sign_ins{fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::password_alone));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_takes_its_place_too) {
  const auto s = sign_in();
  const auto one = add_app(*this, s);
  BOOST_REQUIRE(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>()}).has_value());
  pass(minutes(1));
  const auto id = begin();
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  auto given = recovery_code_given(*this, 1);
  given.challenge = id;
  BOOST_REQUIRE(execute(given).has_value());
  BOOST_TEST((refused(sign_in_code(id, one.shows(now))).kind == refusal_kind::challenge_gone));
  // What it opened changes no factor.
  BOOST_TEST(
      (refused(adding(*this, given.session.id, new_app(*this), "Mine")).kind == refusal_kind::second_step_again)
  );
}

// It says nothing of who has the number.

BOOST_AUTO_TEST_CASE(it_proves_no_number) {
  const auto one = with_both();
  const auto before = number_verified_at(account, now);
  pass(days(30));
  sign_in_by(*this, one);
  BOOST_TEST((number_verified_at(account, now) == before));
  pass(days(1));
  const auto id = begin(by_text);
  choose(id, one.method()); // though a text was sent before
  BOOST_TEST(signs_in(id, one.shows(now)));
  BOOST_TEST((number_verified_at(account, now) == before));
}

BOOST_AUTO_TEST_SUITE_END()
