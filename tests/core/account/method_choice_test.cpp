// "Try another way" in a sign-in and in a step-up: the attempts stay as they are, and one text is sent at most.

#include "core/account/authenticator_factor.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace method_choice {

const auto phone = number("+4520123456");

/// Text messages, which come first, and an app that counts more by now.
struct fixture : world {
  fixture() : one(add_app(*this, enable(phone))) {
    pass(new_factor_waits);
    session = sign_in_by(*this, one);
    pass(totp_period);
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
  void fail(const challenge_id& id) { refused(sign_in_code(id, one.never_shows(now))); }
  /// Goes on with this step-up.
  void step_up_with(std::optional<sign_in_method> method) {
    BOOST_REQUIRE(execute(stepping_up(*this, session, method)).has_value());
  }
  const challenge& step_up() { return of(find_step_up(account, session)->id); }

  app one;
  session_id session;
};

} // namespace method_choice

BOOST_FIXTURE_TEST_SUITE(method_choice, fixture)

BOOST_AUTO_TEST_CASE(from_a_text_to_the_app_and_back) {
  const auto id = begin();
  const auto messages = sent.size();
  choose(id, one.method());
  BOOST_TEST(of(id).authenticator.has_value());
  choose(id, by_text);
  BOOST_TEST(!of(id).authenticator.has_value());
  BOOST_TEST(!of(id).method.has_value()); // as an older program writes it
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(signs_in(id, *last_code()));
}

BOOST_AUTO_TEST_CASE(from_the_app_to_a_text_which_is_sent_then_and_back) {
  const auto id = begin(one.method());
  const auto messages = sent.size();
  pass(minutes(8));
  choose(id, by_text);
  BOOST_REQUIRE(sent.size() == messages + 1);
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::sign_in));
  BOOST_TEST((sent.back().expires_at == now + policy.code.ttl)); // its life begins with its message
  BOOST_TEST((of(id).expires_at == now + policy.code.ttl));
  choose(id, one.method());
  BOOST_TEST(signs_in(id, one.shows(now)));
}

BOOST_AUTO_TEST_CASE(however_often_it_is_changed_one_text_is_sent) {
  const auto second = add_app(*this, session, "Tablet");
  const auto id = begin(one.method());
  const auto messages = sent.size();
  for (int i = 0; i < 5; ++i) {
    choose(id, by_text);
    choose(id, second.method());
    choose(id, one.method());
  }
  BOOST_TEST(sent.size() == messages + 1);
  choose(id, by_text);
  pass(policy.code.resend_after[0]);
  BOOST_TEST(execute(resend_code{id, std::nullopt}).has_value()); // that is asked for by its own button
  BOOST_TEST(sent.size() == messages + 2);
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_already_changes_nothing) {
  const auto id = begin();
  BOOST_TEST(execute(choose_method{id, by_text})->events.empty());
  choose(id, one.method());
  BOOST_TEST(execute(choose_method{id, one.method()})->events.empty());
}

BOOST_AUTO_TEST_CASE(the_attempts_stay_as_they_are) {
  const auto id = begin();
  refused(sign_in_code(id, wrong_code()));
  choose(id, one.method());
  BOOST_TEST(of(id).attempts_left == policy.code.attempts - 1);
  fail(id);
  choose(id, by_text);
  BOOST_TEST(of(id).attempts_left == policy.code.attempts - 2);
}

// Nothing waits in a phone while an app is asked for.
BOOST_AUTO_TEST_CASE(no_further_text_is_sent_while_an_app_is_asked_for) {
  const auto id = begin();
  choose(id, one.method());
  pass(minutes(2));
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::method_not_on));
  const auto never_by_text = begin(one.method());
  BOOST_TEST((refused(resend_code{never_by_text, std::nullopt}).kind == refusal_kind::method_not_on));
}

BOOST_AUTO_TEST_CASE(only_what_is_on_can_be_chosen) {
  const auto id = begin();
  BOOST_TEST((refused(choose_method{id, new_app(*this).method()}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(choose_method{id, {method::authenticator_app}}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(choose_method{id, {method::text_message, one.id}}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(choose_method{id, {method::recovery_code}}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(choose_method{id, {method::password}}).kind == refusal_kind::method_not_on));
  execute(begin_disable{session, fresh<challenge_id>()});
  execute(confirm_disable{session, last_code(), device_trust::unknown_browser, fresh<notice_id>()});
  const auto by_app = begin();
  BOOST_TEST((refused(choose_method{by_app, by_text}).kind == refusal_kind::method_not_on));
}

BOOST_AUTO_TEST_CASE(a_challenge_that_is_over_takes_none) {
  const auto id = begin();
  for (std::uint32_t i = 0; i < policy.code.attempts; ++i) refused(sign_in_code(id, wrong_code()));
  BOOST_TEST((refused(choose_method{id, one.method()}).kind == refusal_kind::challenge_gone));
  const auto late = begin();
  pass(policy.code.ttl);
  BOOST_TEST((refused(choose_method{late, one.method()}).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(choose_method{fresh<challenge_id>(), by_text}).kind == refusal_kind::challenge_gone));
  const auto alive = begin();
  account.suspended = true;
  BOOST_TEST((refused(choose_method{alive, one.method()}).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(a_step_up_s_is_not_chosen_from_a_sign_in) {
  step_up_with(by_text);
  BOOST_TEST((refused(choose_method{step_up().id, one.method()}).kind == refusal_kind::challenge_gone));
}

// A number that may be somebody else's by now.
BOOST_AUTO_TEST_CASE(the_person_is_asked_first_whether_a_number_long_unused_is_theirs) {
  pass(policy.confirm_number_after);
  const auto id = begin(one.method());
  const auto messages = sent.size();
  choose(id, by_text);
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(awaits_confirmation(of(id)));
  choose(id, one.method());
  BOOST_TEST(!awaits_confirmation(of(id)));
  choose(id, by_text);
  BOOST_TEST(awaits_confirmation(of(id)));
  pass(minutes(1));
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(signs_in(id, *last_code()));
}

BOOST_AUTO_TEST_CASE(the_app_signs_in_where_the_number_is_somebody_else_s) {
  pass(policy.confirm_number_after);
  const auto id = begin();
  const auto messages = sent.size();
  BOOST_TEST(awaits_confirmation(of(id)));
  choose(id, one.method());
  BOOST_TEST(signs_in(id, one.shows(now)));
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(is_long_unverified(account, policy, now));
}

// In a step-up.

BOOST_AUTO_TEST_CASE(a_step_up_begins_with_what_comes_first) {
  step_up_with({});
  BOOST_TEST((sign_in_method_of(step_up()) == by_text));
  execute(prefer_method{session, one.method()});
  const auto other = sign_in_by(*this, one);
  BOOST_REQUIRE(execute(stepping_up(*this, other)).has_value());
  BOOST_TEST((sign_in_method_of(*find_step_up(account, other)) == one.method()));
}

BOOST_AUTO_TEST_CASE(a_step_up_by_the_app_sends_nothing_and_proves_the_session) {
  const auto s = sign_in(); // with a text's code
  const auto messages = sent.size();
  const auto before = number_verified_at(account, now);
  BOOST_TEST(second_step_rank(account, *find_session(account, s)) < highest_rank(account, now));
  pass(minutes(2));
  BOOST_REQUIRE(execute(stepping_up(*this, s, one.method())).has_value());
  BOOST_TEST((find_step_up(account, s)->expires_at == now + policy.new_code_within));
  const renewed_session renewed{fresh<session_id>(), fresh<page_id>()};
  auto typed = step_up_code(*this, s, one.shows(now));
  typed.renewed = renewed;
  BOOST_REQUIRE(execute(typed).has_value());
  BOOST_TEST(sent.size() == messages);
  const auto* proven = find_session(account, renewed.id);
  BOOST_REQUIRE(proven);
  BOOST_TEST((proven->page == renewed.page));
  BOOST_TEST((second_step_at(account, *proven) == now));
  BOOST_TEST(second_step_rank(account, *proven) == authenticator_factor.rank);
  BOOST_TEST(methods_of(account, *proven) == (method::password | method::text_message | method::authenticator_app));
  BOOST_TEST((number_verified_at(account, now) == before));
}

BOOST_AUTO_TEST_CASE(a_step_up_that_goes_on_with_the_app_proves_no_number) {
  const auto before = number_verified_at(account, now);
  pass(minutes(1));
  step_up_with(by_text);
  step_up_with(one.method());
  BOOST_REQUIRE(execute(step_up_code(*this, session, one.shows(now))).has_value());
  BOOST_TEST((number_verified_at(account, now) == before));
}

BOOST_AUTO_TEST_CASE(a_step_up_goes_on_with_another_method) {
  const auto messages = sent.size();
  step_up_with(one.method());
  const auto id = step_up().id;
  refused(step_up_code(*this, session, one.never_shows(now)));
  step_up_with(by_text);
  BOOST_TEST((step_up().id == id));
  BOOST_TEST(step_up().attempts_left == policy.code.attempts - 1);
  BOOST_TEST(sent.size() == messages + 1);
  step_up_with(one.method());
  BOOST_TEST(execute(stepping_up(*this, session, one.method()))->events.empty());
  step_up_with(by_text);
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST((refused(stepping_up(*this, session, by_text)).kind == refusal_kind::resend_too_soon));
  BOOST_TEST(!execute(step_up_code(*this, session, last_code()))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(a_step_up_by_text_asks_first_whether_a_number_long_unused_is_theirs) {
  pass(policy.confirm_number_after);
  session = sign_in_by(*this, one);
  const auto messages = sent.size();
  step_up_with(by_text);
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(awaits_confirmation(step_up()));
  const auto code = keys.derive(keys.current(), account.id, step_up().id, purpose::step_up, phone);
  BOOST_TEST((refused(step_up_code(*this, session, code)).kind == refusal_kind::challenge_gone));
  step_up_with(by_text); // yes, it is
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(!execute(step_up_code(*this, session, last_code()))->refused.has_value());
}

// A dead text's code isn't gone back to: another one is sent.
BOOST_AUTO_TEST_CASE(a_step_up_goes_back_to_a_text_whose_code_lives) {
  step_up_with(by_text);
  const auto id = step_up().id;
  const auto messages = sent.size();
  step_up_with(one.method());
  pass(policy.code.ttl);
  step_up_with(by_text);
  BOOST_TEST((step_up().id != id));
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(!execute(step_up_code(*this, session, last_code()))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(a_step_up_by_what_is_off_is_none) {
  BOOST_TEST((refused(stepping_up(*this, session, new_app(*this).method())).kind == refusal_kind::method_not_on));
  execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>()});
  BOOST_TEST((refused(stepping_up(*this, session, one.method())).kind == refusal_kind::method_not_on));
}

// The class of the second step that counts is the one given last.
BOOST_AUTO_TEST_CASE(a_text_s_code_after_the_app_s_is_a_text_s_code) {
  BOOST_TEST(second_step_rank(account, *find_session(account, session)) == authenticator_factor.rank);
  step_up_with(by_text);
  BOOST_REQUIRE(execute(step_up_code(*this, session, last_code())).has_value());
  BOOST_TEST(second_step_rank(account, *find_session(account, session)) < highest_rank(account, now));
}

BOOST_AUTO_TEST_SUITE_END()
