// Text messages beside an authenticator app: what a text's code isn't enough for any more, and what stays when one
// of them goes.

#include "core/account/access.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_beside_text {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");

/// Text messages are on, and an app, for long enough to count more. `session` was opened with its code,
/// `by_text_alone` with a text's.
struct fixture : world {
  fixture() : one(add_app(*this, enable(phone))) {
    pass(new_factor_waits);
    session = sign_in_by(*this, one);
    pass(totp_period);
    by_text_alone = sign_in();
  }

  make_recovery_codes making_codes(const session_id& s) { return {s, recovery_set(), fresh<notice_id>()}; }
  command bin(const session_id& s) { return begin_disable{s, fresh<challenge_id>()}; }
  confirm_disable bin_code(const session_id& s, bool end_others = false) {
    return {s, last_code(), device_trust::unknown_browser, fresh<notice_id>(), end_others};
  }
  command change_number(const session_id& s) { return begin_number_change{s, fresh<challenge_id>()}; }
  confirm_enable enabling(const session_id& s, bool end_others) {
    confirm_enable c{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()};
    c.end_others = end_others;
    return c;
  }
  /// Text messages are off, and nothing else ended with them.
  void turn_texts_off() {
    BOOST_REQUIRE(execute(bin(session)).has_value());
    BOOST_REQUIRE(execute(bin_code(session)).has_value());
    BOOST_REQUIRE(name(account.two_step) == "disabled");
  }
  app_token_id make_token(const session_id& s) {
    const auto token = new_app_token("backup");
    BOOST_REQUIRE(execute(create_app_token{s, token, fresh<notice_id>()}).has_value());
    return token.id;
  }
  const twostep::core::session& of(const session_id& id) { return *find_session(account, id); }

  app one;
  session_id session, by_text_alone;
};

} // namespace authenticator_beside_text

BOOST_FIXTURE_TEST_SUITE(authenticator_beside_text, fixture)

BOOST_AUTO_TEST_CASE(what_changes_a_factor_needs_the_app) {
  const auto needs_the_app = [&](const command& c) {
    const auto before = account;
    BOOST_TEST((refused(c).kind == refusal_kind::higher_step_again));
    BOOST_TEST((account == before));
  };
  needs_the_app(making_codes(by_text_alone));
  needs_the_app(bin(by_text_alone));
  needs_the_app(change_number(by_text_alone));
  needs_the_app(adding(*this, by_text_alone, new_app(*this), "Tablet"));
  needs_the_app(remove_authenticator{by_text_alone, one.id, {by_text_alone}, fresh<notice_id>()});
  BOOST_TEST(execute(making_codes(session)).has_value());
  BOOST_TEST(execute(bin(session)).has_value());
}

BOOST_AUTO_TEST_CASE(what_changes_none_needs_any_second_step) {
  make_token(by_text_alone);
  const change_password c{by_text_alone, account.password.generation, {"new"}, fresh<notice_id>()};
  BOOST_TEST(execute(c).has_value());
  BOOST_TEST(account.authenticators.size() == 1u);
}

// Whoever has the number would get new tries at the app with each new password.
BOOST_AUTO_TEST_CASE(a_new_password_forgives_wrong_codes_and_makes_a_browser_known_after_the_app_s_code) {
  const auto changing = [&](const session_id& s) {
    change_password c{s, account.password.generation, {"new"}, fresh<notice_id>()};
    c.new_device = fresh<device_id>();
    return c;
  };
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, 3u});
  auto command = changing(by_text_alone);
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(account.failures[0].at.size() == 1u);
  BOOST_TEST(!find_device(account, command.new_device));
  pass(totp_period);
  command = changing(sign_in_by(*this, one));
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(account.failures[0].at.empty());
  BOOST_TEST(find_device(account, command.new_device));
}

// The bin: text messages off.

BOOST_AUTO_TEST_CASE(the_bin_asks_for_the_number_s_code_after_the_app_s) {
  BOOST_REQUIRE(execute(bin(session)).has_value());
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::disable));
  auto wrong = bin_code(session);
  wrong.code = one.shows(now);
  BOOST_TEST((refused(wrong).kind == refusal_kind::wrong_code));
  BOOST_TEST(name(account.two_step) == "pending-disable");
  BOOST_TEST(execute(bin_code(session)).has_value());
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(the_bin_asks_first_whether_a_number_long_unused_is_theirs) {
  pass(policy.confirm_number_after);
  session = sign_in_by(*this, one);
  const auto messages = sent.size();
  const auto begun = execute(bin(session));
  BOOST_REQUIRE((begun && begun->challenged));
  BOOST_TEST(sent.size() == messages);
  const auto before = account;
  auto guess = bin_code(session);
  guess.code = keys.derive(keys.current(), account.id, *begun->challenged, purpose::disable, phone);
  BOOST_TEST((refused(guess).kind == refusal_kind::challenge_gone)); // it was sent nowhere
  BOOST_TEST((account == before));
  BOOST_REQUIRE(execute(resend_code{*begun->challenged, session}).has_value());
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(execute(bin_code(session)).has_value());
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(the_bin_takes_text_messages_only) {
  BOOST_REQUIRE(execute(making_codes(session)).has_value());
  BOOST_REQUIRE(execute(prefer_method{session, by_text}).has_value());
  const auto token = make_token(session);
  const auto known = known_browser();
  pass(minutes(2));
  turn_texts_off();
  BOOST_TEST(has_second_step(account));
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  // There was a second step without a break, so what took one stays good.
  BOOST_TEST((second_step_since(account) == start));
  BOOST_TEST(is_verified(account, *find_app_token(account, token)));
  BOOST_TEST(execute(use_app_token{token}).has_value());
  BOOST_TEST((twostep::core::device_trust_of(account, known, policy, now) == device_trust::known_browser));
  BOOST_TEST(is_verified(account, of(by_text_alone), nullptr, now));
  BOOST_TEST((notices.back().notice.kind == notice_kind::text_messages_off));
  BOOST_TEST((notices.back().notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::text_messages_off));
  const auto messages = sent.size();
  sign_in_by(*this, one);
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_CASE(the_bin_s_code_lowers_nothing_in_its_session) {
  BOOST_REQUIRE(execute(bin(session)).has_value());
  auto command = bin_code(session, true);
  command.renewed = renewed_session{fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(second_step_rank(account, of(command.renewed->id)) == highest_rank(account, now));
  BOOST_TEST(account.sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_second_step_is_as_old_as_its_unbroken_rest) {
  const auto token = make_token(session);
  pass(minutes(1));
  turn_texts_off();
  BOOST_REQUIRE(execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false}).has_value());
  BOOST_TEST(!second_step_since(account).has_value());
  pass(minutes(1));
  add_app(*this, session, "Again");
  BOOST_TEST((second_step_since(account) == now - totp_period));
  BOOST_TEST(!find_app_token(account, token)); // from before that
}

BOOST_AUTO_TEST_CASE(the_oldest_app_goes_and_the_second_step_is_no_younger) {
  const auto since = second_step_since(account);
  turn_texts_off();
  const auto token = make_token(session);
  pass(minutes(1));
  auto command = adding(*this, session, new_app(*this), "Second");
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_REQUIRE(execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false}).has_value());
  BOOST_TEST((second_step_since(account) == since));
  BOOST_REQUIRE(find_app_token(account, token));
  BOOST_TEST(is_verified(account, *find_app_token(account, token)));
  BOOST_TEST(!is_outdated(account, *find_app_token(account, token)));
}

BOOST_AUTO_TEST_CASE(under_a_mandatory_policy_the_bin_is_open_while_the_app_remains) {
  in_organisation = true;
  org.two_step_from = now;
  BOOST_REQUIRE(execute(bin(session)).has_value());
  const auto code = bin_code(session);
  BOOST_REQUIRE(execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>()}).has_value());
  BOOST_TEST((refused(code).kind == refusal_kind::mandatory));
  BOOST_TEST((refused(bin(session)).kind == refusal_kind::mandatory));
  add_app(*this, session, "Again");
  turn_texts_off();
  BOOST_CHECK(required_step(account, of(session), &org, now) == next_step::none);
}

// Text messages on again.

BOOST_AUTO_TEST_CASE(text_messages_beside_an_app_are_one_factor_more) {
  turn_texts_off();
  const auto token = make_token(session);
  const auto known = known_browser();
  BOOST_TEST(
      (refused(begin_enable{by_text_alone, phone, fresh<challenge_id>()}).kind == refusal_kind::higher_step_again)
  );
  BOOST_REQUIRE(execute(begin_enable{session, other_phone, fresh<challenge_id>()}).has_value());
  notices.clear();
  BOOST_REQUIRE(execute(enabling(session, false)).has_value());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST(second_step_rank(account, of(session)) == highest_rank(account, now)); // what that took counts on
  BOOST_TEST(find_session(account, by_text_alone));
  BOOST_TEST(is_verified(account, *find_app_token(account, token)));
  BOOST_TEST((twostep::core::device_trust_of(account, known, policy, now) == device_trust::known_browser));
  BOOST_TEST(account.ended.empty());
  BOOST_TEST((account.changes.back().kind == activity_kind::text_messages_on));
  BOOST_REQUIRE(notices.size() == 2u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::text_messages_on));
  BOOST_TEST((notices[0].notice.to == other_phone));
  BOOST_TEST((notices[1].notice.kind == notice_kind::number_changed)); // so the former one is told
  BOOST_TEST((notices[1].notice.to == phone));
}

BOOST_AUTO_TEST_CASE(and_end_what_else_is_open_where_the_person_says_so) {
  turn_texts_off();
  make_token(session);
  BOOST_REQUIRE(execute(begin_enable{session, other_phone, fresh<challenge_id>()}).has_value());
  auto command = enabling(session, true);
  command.renewed = {fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_REQUIRE(account.sessions.size() == 1u);
  BOOST_TEST((account.sessions[0].id == command.renewed.id));
  BOOST_TEST(account.app_tokens.empty());
}

BOOST_AUTO_TEST_CASE(where_the_operator_allows_no_texts_none_are_turned_on) {
  turn_texts_off();
  policy.allowed_methods = method::authenticator_app;
  BOOST_TEST((refused(begin_enable{session, phone, fresh<challenge_id>()}).kind == refusal_kind::method_not_allowed));
}

BOOST_AUTO_TEST_SUITE_END()
