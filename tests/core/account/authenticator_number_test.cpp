// Another number where an authenticator app is on: the app's code takes the place of the old number's (decision 56).

#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_number {

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
  command opening(const session_id& s) { return begin_number_change{s, fresh<challenge_id>()}; }

  app one;
  session_id session, by_text_alone;
};

} // namespace authenticator_number

BOOST_FIXTURE_TEST_SUITE(authenticator_number, fixture)

BOOST_AUTO_TEST_CASE(the_number_changes_without_a_code_of_the_old_one_which_hears_of_it) {
  const auto messages = sent.size();
  const auto opened = execute(opening(session));
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(!opened->challenged.has_value());
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST((step_of(account, policy.session, now) == number_change_step::new_number));
  BOOST_TEST((
      refused(give_new_number{by_text_alone, other_phone, fresh<challenge_id>()}).kind == refusal_kind::other_session
  ));
  BOOST_REQUIRE(execute(give_new_number{session, other_phone, fresh<challenge_id>()}).has_value());
  BOOST_REQUIRE(sent.size() == messages + 1);
  BOOST_TEST((sent.back().to == other_phone));
  notices.clear();
  BOOST_REQUIRE(execute(confirm_new_number{
                            session, last_code(), {session}, device_trust::unknown_browser, fresh<notice_id>()})
                    .has_value());
  BOOST_TEST((*verified_phone(account.two_step) == other_phone));
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((notices[0].notice.kind == notice_kind::number_changed));
  BOOST_TEST(account.former_numbers.size() == 1u);
  BOOST_TEST(!account.number_change.has_value());
  BOOST_TEST(second_step_rank(account, *find_session(account, session)) == highest_rank(account, now));
}

BOOST_AUTO_TEST_CASE(the_new_number_is_given_while_the_app_s_code_is_recent) {
  BOOST_REQUIRE(execute(opening(session)).has_value());
  pass(policy.session.recent_sign_in);
  BOOST_TEST(
      (refused(give_new_number{session, other_phone, fresh<challenge_id>()}).kind == refusal_kind::challenge_gone)
  );
  BOOST_TEST((refused(opening(session)).kind == refusal_kind::sign_in_again));
  prove_again(*this, session, one);
  BOOST_REQUIRE(execute(opening(session)).has_value());
  BOOST_TEST(execute(give_new_number{session, other_phone, fresh<challenge_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(an_opened_change_ends_with_its_session_and_with_another_one) {
  BOOST_REQUIRE(execute(opening(session)).has_value());
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  BOOST_TEST(!account.number_change.has_value());
  BOOST_REQUIRE(execute(opening(session)).has_value());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_REQUIRE(execute(sign_out{session}).has_value());
  BOOST_TEST(!account.number_change.has_value());
}

BOOST_AUTO_TEST_CASE(where_no_text_messages_are_on_no_number_changes) {
  execute(begin_disable{session, fresh<challenge_id>()});
  execute(confirm_disable{session, last_code(), device_trust::unknown_browser, fresh<notice_id>()});
  prove_again(*this, session, one);
  BOOST_TEST((refused(opening(session)).kind == refusal_kind::not_in_state));
}

// As without an app.
BOOST_AUTO_TEST_CASE(while_a_new_app_does_not_count_yet_the_old_number_s_code_is_asked_for) {
  execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false});
  add_app(*this, session);
  const auto messages = sent.size();
  const auto begun = execute(opening(session));
  BOOST_REQUIRE((begun && begun->challenged));
  BOOST_REQUIRE(sent.size() == messages + 1);
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::replace_old));
}

BOOST_AUTO_TEST_SUITE_END()
