// Authenticator apps removed, by the person and by a reset: what ends with one, and what with the last factor.

#include "core/account/access.hpp"
#include "core/account/authenticator_factor.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_removal {

const auto phone = number("+4520123456");
const actor root{actor_kind::shell, "root"};

struct fixture : world {
  remove_authenticator removing(const session_id& s, const app& one, bool end_others = true) {
    return {s, one.id, {s}, fresh<notice_id>(), end_others};
  }
  make_recovery_codes making_codes(const session_id& s) { return {s, recovery_set(), fresh<notice_id>()}; }
  void make_mandatory() {
    in_organisation = true;
    org.two_step_from = now;
  }
};

} // namespace authenticator_removal

BOOST_FIXTURE_TEST_SUITE(authenticator_removal, fixture)

BOOST_AUTO_TEST_CASE(the_last_factor_leaves_an_account_that_its_password_opens) {
  const auto s = sign_in();
  const auto one = add_app(*this, s);
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST(account.authenticators.empty());
  BOOST_TEST(!has_second_step(account));
  BOOST_TEST(!account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  BOOST_TEST(!account.second_step_kept_since.has_value());
  BOOST_TEST(!execute(password_given())->challenged.has_value());
}

BOOST_AUTO_TEST_CASE(beside_text_messages_the_recovery_codes_stay_and_texts_are_asked_for) {
  const auto s = sign_in();
  const auto one = add_app(*this, s);
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()});
  prove_again(*this, s, one);
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  pass(totp_period);
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  const auto messages = sent.size();
  BOOST_TEST(execute(password_given())->challenged.has_value());
  BOOST_TEST(sent.size() == messages + 1);
}

BOOST_AUTO_TEST_CASE(it_needs_an_app_s_code_lately) {
  const auto one = add_app(*this, enable(phone));
  pass(new_factor_waits);
  const auto owner = sign_in_by(*this, one), by_text_alone = sign_in();
  BOOST_TEST((refused(removing(by_text_alone, one)).kind == refusal_kind::higher_step_again));
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(removing(owner, one)).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, owner, {owner}});
  BOOST_TEST((refused(removing(owner, one)).kind == refusal_kind::second_step_again));
  prove_again(*this, owner, one);
  BOOST_TEST((refused(removing(owner, new_app(*this))).kind == refusal_kind::no_authenticator));
  BOOST_TEST(execute(removing(owner, one)).has_value());
}

BOOST_AUTO_TEST_CASE(codes_that_wait_for_it_end_and_those_for_others_do_not) {
  const auto s = sign_in();
  const auto lost = add_app(*this, s, "Lost"), kept = add_app(*this, s, "Kept");
  const auto waits_for_lost = *execute(beginning(*this, lost.method()))->challenged;
  const auto waits_for_kept = *execute(beginning(*this, kept.method()))->challenged;
  const auto other = sign_in_by(*this, kept);
  BOOST_REQUIRE(execute(stepping_up(*this, other, lost.method())).has_value());
  BOOST_REQUIRE(execute(stepping_up(*this, s, kept.method())).has_value());
  BOOST_REQUIRE(execute(removing(s, lost, false)).has_value());
  pass(totp_period);
  BOOST_TEST((refused(sign_in_code(waits_for_lost, lost.shows(now))).kind == refusal_kind::challenge_gone));
  BOOST_TEST(!find_step_up(account, other));
  BOOST_TEST(find_step_up(account, s));
  BOOST_TEST(!execute(sign_in_code(waits_for_kept, kept.shows(now)))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(what_else_is_open_ends_where_the_person_says_so) {
  const auto s = sign_in();
  const auto first = add_app(*this, s, "First"), second = add_app(*this, s, "Second");
  const auto other = sign_in_by(*this, first);
  BOOST_REQUIRE(execute(create_app_token{s, new_app_token("backup"), fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(execute(removing(s, first, false)).has_value());
  BOOST_TEST(find_session(account, other));
  BOOST_TEST(find_session(account, s));
  BOOST_TEST(account.app_tokens.size() == 1u);
  auto command = removing(s, second);
  command.renewed = {fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_REQUIRE(account.sessions.size() == 1u);
  BOOST_TEST((account.sessions[0].id == command.renewed.id));
  BOOST_TEST((account.sessions[0].page == command.renewed.page));
  BOOST_TEST(account.app_tokens.empty());
}

BOOST_AUTO_TEST_CASE(the_oldest_one_goes_and_what_was_made_beside_it_stays) {
  const auto s = sign_in();
  const auto since = now;
  const auto first = add_app(*this, s, "First");
  const auto token = new_app_token("backup");
  BOOST_REQUIRE(execute(create_app_token{s, token, fresh<notice_id>()}).has_value());
  pass(minutes(1));
  auto command = adding(*this, s, new_app(*this), "Second");
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_REQUIRE(execute(removing(s, first, false)).has_value());
  BOOST_TEST((second_step_since(account) == since));
  BOOST_TEST(is_verified(account, *find_app_token(account, token.id)));
}

// What took the class's place without a break is no younger than it.
BOOST_AUTO_TEST_CASE(the_oldest_one_goes_and_the_class_counts_on) {
  const auto by_number = enable(phone);
  pass(minutes(1));
  const auto first = add_app(*this, by_number, "First");
  pass(new_factor_waits);
  const auto s = sign_in_by(*this, first);
  const auto second = add_app(*this, s, "Second");
  BOOST_REQUIRE(execute(removing(s, first)).has_value());
  BOOST_TEST(highest_rank(account, now) == authenticator_factor.rank);
  BOOST_REQUIRE(execute(removing(s, second)).has_value());
  add_app(*this, s, "Third");
  BOOST_TEST(highest_rank(account, now) < authenticator_factor.rank);
}

// Its removal isn't one more proof of the second step.
BOOST_AUTO_TEST_CASE(the_second_step_of_its_session_grows_no_younger) {
  const auto s = enable(phone);
  const auto one = add_app(*this, s);
  const auto given_at = second_step_at(account, *find_session(account, s));
  pass(minutes(5));
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST((second_step_at(account, *find_session(account, s)) == given_at));
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_keeps_the_last_factor) {
  const auto s = sign_in();
  const auto first = add_app(*this, s, "First"), second = add_app(*this, s, "Second");
  make_mandatory();
  BOOST_REQUIRE(execute(removing(s, first)).has_value());
  BOOST_TEST((refused(removing(s, second)).kind == refusal_kind::mandatory));
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  BOOST_TEST((refused(removing(s, second)).kind == refusal_kind::mandatory)); // that number isn't verified yet
  execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()});
  prove_again(*this, s, second);
  BOOST_REQUIRE(execute(removing(s, second)).has_value());
  BOOST_CHECK(required_step(account, *find_session(account, s), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(the_phone_hears_of_an_app_that_comes_and_of_one_that_goes) {
  const auto s = enable(phone);
  notices.clear();
  const auto one = add_app(*this, s);
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::authenticator_added));
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_added));
  BOOST_TEST((account.recent.back().kind == activity_kind::authenticator_added));
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_REQUIRE(notices.size() == 2u);
  BOOST_TEST((notices[1].notice.kind == notice_kind::authenticator_removed));
  BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_removed));
  BOOST_TEST((account.recent.back().kind == activity_kind::authenticator_removed));
}

// By support.

BOOST_AUTO_TEST_CASE(a_reset_clears_every_factor) {
  const auto s = sign_in();
  add_app(*this, s, "First");
  add_app(*this, s, "Second");
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  const auto begun = *execute(password_given())->challenged;
  const auto link = fresh<link_id>();
  BOOST_REQUIRE(execute(reset_two_step{root, "lost", fresh<notice_id>(), link}).has_value());
  BOOST_TEST(account.authenticators.empty());
  BOOST_TEST(!has_second_step(account));
  BOOST_TEST(!account.preferred.has_value());
  BOOST_TEST(!account.second_step_kept_since.has_value());
  BOOST_TEST(!account.recovery.has_value());
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST((refused(sign_in_code(begun, one_time_code())).kind == refusal_kind::challenge_gone));
  // The password alone opens it no more than before.
  BOOST_TEST((refused(password_given()).kind == refusal_kind::link_needed));
}

BOOST_AUTO_TEST_CASE(a_reset_of_both_kinds_leaves_nothing_either) {
  const auto s = enable(phone);
  const auto one = add_app(*this, s);
  execute(prefer_method{s, by_text});
  execute(reset_two_step{root, "lost", fresh<notice_id>(), fresh<link_id>()});
  BOOST_TEST(!has_second_step(account));
  BOOST_TEST(!account.preferred.has_value());
  BOOST_TEST(!account.second_step_kept_since.has_value());
  const auto again = sign_in();
  BOOST_TEST(execute(adding(*this, again, one)).has_value());
  BOOST_TEST((second_step_since(account) == now));
}

BOOST_AUTO_TEST_CASE(a_password_that_support_sets_keeps_it) {
  const auto one = add_app(*this, sign_in());
  execute(set_password{{"p"}, root, fresh<notice_id>()});
  BOOST_TEST(account.authenticators.size() == 1u);
  sign_in_by(*this, one);
}

BOOST_AUTO_TEST_SUITE_END()
