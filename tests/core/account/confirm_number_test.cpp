// R19: a number from which no code came back for long may belong to somebody else now, so the person is asked
// first.

#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace confirm_number {

const auto phone = number("+4520123456");

struct fixture : world {
  fixture() { session = enable(phone); }

  challenge_id begin() {
    const auto decided = execute(password_given());
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  time_point verified_at() const { return number_verified_at(account, now).value(); }
  /// As in a snapshot of an older program.
  void forget_verification() { std::get<enabled>(account.two_step).proven_at.reset(); }

  session_id session;
};

} // namespace confirm_number

BOOST_FIXTURE_TEST_SUITE(confirm_number, fixture)

BOOST_AUTO_TEST_CASE(until_the_time_is_over_the_code_is_sent_at_once) {
  const auto messages = sent.size();
  pass(days(180) - milliseconds(1));
  begin();
  BOOST_TEST(sent.size() == messages + 1);
}

BOOST_AUTO_TEST_CASE(then_no_message_leaves_before_the_person_asks_for_it) {
  const auto messages = sent.size();
  pass(days(180));
  const auto id = begin();
  BOOST_TEST(sent.size() == messages);
  BOOST_REQUIRE(account.sign_ins.size() == 1u);
  BOOST_TEST(awaits_confirmation(account.sign_ins[0]));
  BOOST_TEST(pending_codes(account, now).empty()); // so that a restart doesn't send it either

  pass(minutes(1));
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  BOOST_REQUIRE(sent.size() == messages + 1);
  BOOST_TEST(sent.back().send == 1u);
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST(pending_codes(account, now).size() == 1u);
  BOOST_TEST(execute(sign_in_code(id, last_code())).has_value());
  BOOST_TEST((verified_at() == now));
}

BOOST_AUTO_TEST_CASE(the_resend_schedule_begins_with_the_first_message_that_leaves) {
  pass(days(180));
  const auto id = begin();
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  for (const auto wait : {seconds(30), seconds(40), seconds(60), seconds(90)}) {
    BOOST_TEST((refused(resend_code{id, std::nullopt}).retry_at == now + wait));
    pass(wait);
    BOOST_TEST(execute(resend_code{id, std::nullopt}).has_value());
  }
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::no_more_messages));
}

BOOST_AUTO_TEST_CASE(the_code_s_life_begins_with_its_first_message_and_no_other_adds_to_it) {
  pass(days(180));
  const auto id = begin();
  pass(policy.code.ttl - seconds(5)); // the person took long to answer the question
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  const auto end = now + policy.code.ttl;
  BOOST_TEST((sent.back().expires_at == end));
  BOOST_TEST((account.sign_ins[0].issued_at == now));
  BOOST_TEST((account.sign_ins[0].expires_at == end));
  pass(seconds(30));
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  BOOST_TEST((sent.back().expires_at == end));
  BOOST_TEST((account.sign_ins[0].expires_at == end));
}

BOOST_AUTO_TEST_CASE(a_question_that_nobody_answers_dies) {
  pass(days(180));
  const auto id = begin();
  pass(policy.code.ttl);
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::challenge_gone));
}

// A question costs a thief with the password nothing, so it must not displace the owner's code.
BOOST_AUTO_TEST_CASE(questions_push_out_each_other_before_codes_that_were_sent) {
  pass(days(180));
  const auto id = begin();
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  const auto code = last_code();
  for (std::size_t i = 0; i < 2 * policy.max_sign_ins; ++i) begin();
  BOOST_TEST(account.sign_ins.size() == policy.max_sign_ins);
  BOOST_TEST(execute(sign_in_code(id, code)).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_never_sent_is_never_right_and_costs_no_attempt) {
  pass(days(180));
  const auto id = begin();
  const auto code = keys.derive(keys.current(), account.id, id, purpose::sign_in, phone);
  BOOST_TEST((refused(sign_in_code(id, code)).kind == refusal_kind::challenge_gone));
  BOOST_TEST(account.failures[0].at.empty());
  BOOST_TEST(account.sign_ins[0].attempts_left == policy.code.attempts);
}

BOOST_AUTO_TEST_CASE(every_sign_in_with_its_code_verifies_the_number_anew) {
  const auto since = verified_at();
  BOOST_TEST((since == now));
  pass(days(100));
  sign_in();
  BOOST_TEST((verified_at() == now));
  pass(days(100));
  const auto messages = sent.size();
  begin();
  BOOST_TEST(sent.size() == messages + 1);
}

BOOST_AUTO_TEST_CASE(wrong_codes_and_unused_ones_verify_nothing) {
  const auto at = verified_at();
  pass(days(100));
  refused(sign_in_code(begin(), wrong_code()));
  BOOST_TEST((verified_at() == at));
}

BOOST_AUTO_TEST_CASE(a_change_that_comes_to_nothing_keeps_when_it_was_verified) {
  pass(days(1));
  session = sign_in();
  const auto at = verified_at();
  pass(minutes(1));
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  BOOST_TEST((verified_at() == at));
  pass(minutes(1));
  sign_in(); // also while a change is pending
  const auto later = verified_at();
  BOOST_TEST((later == now));
  pass(minutes(10));
  BOOST_TEST((verified_at() == later)); // its code has expired
  session = sign_in();
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  BOOST_REQUIRE(execute(cancel_pending{session}).has_value());
  BOOST_TEST((std::get<enabled>(account.two_step).proven_at == now));
}

BOOST_AUTO_TEST_CASE(another_number_begins_anew) {
  sign_in();
  const auto disabling = fresh<challenge_id>();
  BOOST_REQUIRE(execute(begin_disable{session, disabling}).has_value());
  BOOST_REQUIRE(
      execute(confirm_disable{session, last_code(), device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST(!number_verified_at(account, now));
  pass(days(400));
  enable(number("+4520654321"));
  BOOST_TEST((verified_at() == now));
}

BOOST_AUTO_TEST_CASE(where_a_snapshot_doesn_t_know_it_the_newest_sign_in_says_it) {
  pass(days(100));
  sign_in();
  const auto at = now;
  forget_verification();
  BOOST_TEST((verified_at() == at));
  account.recent.clear(); // displaced by other entries
  BOOST_TEST((verified_at() == at));
  account.sessions.clear();
  BOOST_TEST((verified_at() == start));
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_where_it_is_set_so) {
  policy.confirm_number_after = milliseconds(0);
  const auto messages = sent.size();
  pass(days(4000));
  begin();
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST(!is_long_unverified(account, policy, now));
}

BOOST_AUTO_TEST_CASE(without_a_number_nothing_is_asked_about) {
  world other;
  BOOST_TEST(!number_verified_at(other.account, other.now));
  BOOST_TEST(!is_long_unverified(other.account, other.policy, other.now + days(400)));
}

BOOST_AUTO_TEST_SUITE_END()
