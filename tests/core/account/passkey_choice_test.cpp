// "Try another way" to a passkey and back, in a sign-in and in a step-up: no new tries, one text at most, and how
// long it is waited for.

#include "core/account/second_step.hpp"
#include "tests/core/support/app_guesser.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_choice {

using bends = twostep::test::authenticator_bends;

/// Text messages, which come first, an app and a passkey.
struct fixture : app_guesser {
  fixture() : phone_app(with_both()), key(make_passkey(*this, session)) {}

  challenge_id begin_by(const sign_in_method& method) {
    const auto decided = execute(beginning(*this, method));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  const challenge& of(const challenge_id& id) { return asked_by(*this, id); }
  void choose(const challenge_id& id, const sign_in_method& method) {
    const auto decided = execute(choose_method{id, method});
    BOOST_REQUIRE(decided.has_value());
    BOOST_TEST((decided->challenged == id));
    BOOST_TEST((sign_in_method_of(of(id)) == method));
  }
  refusal_kind flipped(const challenge_id& id) {
    const auto wrong = key.sign(*this, of(id), [](bends& b) { b.flipped_bit = 300; });
    return refused(sign_in_answer(*this, id, wrong)).kind;
  }
  bool signs_in(const challenge_id& id) {
    const auto done = execute(sign_in_answer(*this, id, key.sign(*this, of(id))));
    return done && !done->refused;
  }
  void step_up_by(const sign_in_method& method) {
    BOOST_REQUIRE(execute(stepping_up(*this, session, method)).has_value());
  }
  const challenge& step_up() {
    const auto* found = find_step_up(account, session);
    BOOST_REQUIRE(found);
    return *found;
  }

  app phone_app;
  held_passkey key;
};

} // namespace passkey_choice

BOOST_FIXTURE_TEST_SUITE(passkey_choice, fixture)

BOOST_AUTO_TEST_CASE(from_a_text_to_the_passkey_and_back) {
  const auto id = begin_by(by_text);
  const auto messages = sent.size();
  choose(id, by_passkey);
  BOOST_TEST(!of(id).authenticator.has_value());
  choose(id, by_text);
  BOOST_TEST(!of(id).method.has_value()); // as an older program writes it
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(is_taken(id, *last_code()));
}

BOOST_AUTO_TEST_CASE(from_the_passkey_to_the_app_and_back) {
  const auto id = begin_by(by_passkey);
  choose(id, phone_app.method());
  choose(id, by_passkey);
  BOOST_TEST(!of(id).authenticator.has_value());
  BOOST_TEST(signs_in(id));
}

BOOST_AUTO_TEST_CASE(from_the_passkey_to_a_text_which_is_sent_then_and_once) {
  const auto id = begin_by(by_passkey);
  const auto messages = sent.size();
  for (int i = 0; i < 4; ++i) {
    choose(id, by_text);
    choose(id, by_passkey);
    choose(id, phone_app.method());
    choose(id, by_passkey);
  }
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(execute(choose_method{id, by_passkey})->events.empty());
  BOOST_TEST(signs_in(id));
}

BOOST_AUTO_TEST_CASE(what_it_signs_is_the_challenge_s_however_often_it_is_chosen) {
  const auto id = begin_by(by_passkey);
  const auto asked = passkeys::value_of(of(id), account.id, keys);
  choose(id, by_text);
  choose(id, by_passkey);
  BOOST_TEST((passkeys::value_of(of(id), account.id, keys) == asked));
  BOOST_TEST(signs_in(id));
}

BOOST_AUTO_TEST_CASE(a_challenge_has_its_tries_once_for_all_methods) {
  const auto id = begin_by(by_passkey);
  BOOST_TEST((flipped(id) == refusal_kind::passkey_refused));
  choose(id, by_text);
  BOOST_TEST((refused(sign_in_code(id, wrong_code())).kind == refusal_kind::wrong_code));
  choose(id, phone_app.method());
  BOOST_TEST((wrong(id, phone_app) == refusal_kind::wrong_code));
  choose(id, by_passkey);
  BOOST_TEST((flipped(id) == refusal_kind::passkey_refused));
  BOOST_TEST(of(id).attempts_left == policy.code.attempts - 4);
  BOOST_TEST(month() == 4u); // one of the text, three of the app
  choose(id, by_text);
  BOOST_TEST((refused(sign_in_code(id, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST((refused(choose_method{id, by_passkey}).kind == refusal_kind::challenge_gone));
}

// Whoever has the password gets no guesses at codes by way of the passkey.
BOOST_AUTO_TEST_CASE(refused_passkeys_between_them_give_no_new_guesses_at_codes) {
  std::uint32_t compared = 0;
  for (int i = 0; i < 20; ++i) {
    const auto begun = execute(beginning(*this, by_passkey));
    BOOST_REQUIRE(begun.has_value() && begun->challenged); // passkeys aren't paused
    const auto id = *begun->challenged;
    flipped(id);
    if (!execute(choose_method{id, by_text})) continue;
    while (find_challenge(account, id)) {
      const auto tried = execute(sign_in_code(id, wrong_code()));
      if (!tried) break;
      ++compared;
    }
  }
  BOOST_TEST(compared == 10u); // a day's
}

// How long.

BOOST_AUTO_TEST_CASE(it_is_waited_for_from_when_it_is_chosen) {
  const auto id = begin_by(phone_app.method());
  BOOST_TEST((of(id).expires_at == now + policy.new_code_within));
  pass(minutes(2));
  choose(id, by_passkey);
  BOOST_TEST((of(id).expires_at == now + policy.code.ttl));
}

BOOST_AUTO_TEST_CASE(and_never_later_than_the_password_step_counts) {
  const auto id = begin_by(phone_app.method());
  const auto password_given_at = now;
  pass(minutes(8));
  choose(id, by_passkey);
  BOOST_TEST((of(id).expires_at == password_given_at + policy.new_code_within));
  for (int i = 0; i < 10; ++i) {
    choose(id, phone_app.method());
    choose(id, by_passkey);
    pass(seconds(10));
  }
  BOOST_TEST((of(id).expires_at == password_given_at + policy.new_code_within));
  pass(password_given_at + policy.new_code_within - now);
  BOOST_TEST((refused(choose_method{id, phone_app.method()}).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(chosen_after_a_text_it_is_over_ten_minutes_after_that) {
  const auto id = begin_by(by_text);
  const auto texted_at = now;
  pass(minutes(4));
  choose(id, by_passkey);
  BOOST_TEST((of(id).expires_at == now + policy.code.ttl));
  pass(minutes(4));
  choose(id, by_passkey);
  choose(id, phone_app.method());
  choose(id, by_passkey);
  BOOST_TEST((of(id).expires_at == texted_at + policy.new_code_within));
  choose(id, by_text);
  BOOST_TEST((of(id).expires_at == texted_at + policy.code.ttl)); // the text's code lives no longer for it
  BOOST_TEST((refused(sign_in_code(id, last_code())).kind == refusal_kind::challenge_gone));
}

// A number that may be somebody else's by now.
BOOST_AUTO_TEST_CASE(the_passkey_signs_in_where_the_number_is_somebody_else_s) {
  pass(policy.confirm_number_after);
  const auto id = begin_by(by_text);
  const auto messages = sent.size();
  BOOST_TEST(awaits_confirmation(of(id)));
  choose(id, by_passkey);
  BOOST_TEST(!awaits_confirmation(of(id)));
  BOOST_TEST(signs_in(id));
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(is_long_unverified(account, policy, now));
}

BOOST_AUTO_TEST_CASE(without_passkeys_none_is_chosen) {
  execute(remove_passkey{session, key.id, {session}, fresh<notice_id>()});
  const auto id = begin_by(by_text);
  BOOST_TEST((refused(choose_method{id, by_passkey}).kind == refusal_kind::method_not_on));
  BOOST_TEST((refused(stepping_up(*this, session, by_passkey)).kind == refusal_kind::method_not_on));
  BOOST_TEST((sign_in_method_of(of(begin_by(by_passkey))) == by_text)); // the first one takes its place
}

BOOST_AUTO_TEST_CASE(a_passkey_is_chosen_without_an_app_s_id) {
  const auto id = begin_by(by_text);
  BOOST_TEST((refused(choose_method{id, {method::passkey, phone_app.id}}).kind == refusal_kind::method_not_on));
}

// In a step-up.

BOOST_AUTO_TEST_CASE(a_step_up_by_passkey_sends_nothing_and_proves_the_session) {
  const auto s = sign_in(); // with a text's code
  const auto messages = sent.size();
  const auto verified_at = number_verified_at(account, now);
  pass(minutes(2));
  BOOST_REQUIRE(execute(stepping_up(*this, s, by_passkey)).has_value());
  BOOST_TEST((find_step_up(account, s)->expires_at == now + policy.code.ttl));
  BOOST_TEST((find_step_up(account, s)->purpose == purpose::step_up));
  auto command = step_up_answer(*this, s, sign_step_up(*this, s, key));
  command.renewed = {fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(sent.size() == messages);
  const auto* proven = find_session(account, command.renewed.id);
  BOOST_REQUIRE(proven);
  BOOST_TEST((proven->page == command.renewed.page));
  BOOST_TEST((second_step_at(account, *proven) == now));
  BOOST_TEST(second_step_rank(account, *proven) == passkey_factor.rank);
  BOOST_TEST(methods_of(account, *proven) == (method::password | method::text_message | method::passkey));
  BOOST_TEST((number_verified_at(account, now) == verified_at));
  BOOST_TEST(!find_step_up(account, command.renewed.id));
}

BOOST_AUTO_TEST_CASE(a_step_up_goes_on_with_the_passkey_and_its_tries) {
  step_up_by(by_text);
  const auto id = step_up().id;
  refused(step_up_code(*this, session, wrong_code()));
  const auto messages = sent.size();
  step_up_by(by_passkey);
  BOOST_TEST((step_up().id == id));
  BOOST_TEST(step_up().attempts_left == policy.code.attempts - 1);
  BOOST_TEST(execute(stepping_up(*this, session, by_passkey))->events.empty());
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(!execute(step_up_answer(*this, session, sign_step_up(*this, session, key)))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(a_step_up_that_nobody_answered_in_time_begins_anew) {
  step_up_by(by_passkey);
  const auto late = sign_step_up(*this, session, key);
  pass(policy.code.ttl);
  BOOST_TEST((refused(step_up_answer(*this, session, late)).kind == refusal_kind::challenge_gone));
  step_up_by(by_passkey);
  BOOST_TEST((refused(step_up_answer(*this, session, late)).fault == webauthn::fault::wrong_challenge));
  BOOST_TEST(!execute(step_up_answer(*this, session, sign_step_up(*this, session, key)))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(another_session_s_step_up_is_not_answered_here) {
  const auto other = sign_in();
  step_up_by(by_passkey);
  BOOST_REQUIRE(execute(stepping_up(*this, other, by_passkey)).has_value());
  const auto its = sign_step_up(*this, other, key);
  BOOST_TEST((refused(step_up_answer(*this, session, its)).fault == webauthn::fault::wrong_challenge));
}

BOOST_AUTO_TEST_SUITE_END()
