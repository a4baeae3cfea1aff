// Passkeys removed: by their owner, by support, with the account; and what ends with the last one.

#include "core/account/access.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_removal {

const auto phone = number("+4520123456");
const actor support{actor_kind::shell, "root"};

struct fixture : world {
  remove_passkey removing(const session_id& s, const held_passkey& one, bool end_others = true) {
    return {s, one.id, {s}, fresh<notice_id>(), end_others};
  }
  make_recovery_codes making_codes(const session_id& s) { return {s, recovery_set(), fresh<notice_id>()}; }
  void make_mandatory() {
    in_organisation = true;
    org.two_step_from = now;
  }
  void turn_texts_on(const session_id& s) {
    execute(begin_enable{s, phone, fresh<challenge_id>()});
    execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>(), {}, false});
    BOOST_REQUIRE(name(account.two_step) == "enabled");
  }
};

} // namespace passkey_removal

BOOST_FIXTURE_TEST_SUITE(passkey_removal, fixture)

BOOST_AUTO_TEST_CASE(the_last_factor_leaves_an_account_that_its_password_opens) {
  const auto s = sign_in();
  const auto one = make_passkey(*this, s);
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST(account.passkeys.empty());
  BOOST_TEST(!has_second_step(account));
  BOOST_TEST(!account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  BOOST_TEST(!account.second_step_kept_since.has_value());
  BOOST_TEST(!execute(password_given())->challenged.has_value());
}

BOOST_AUTO_TEST_CASE(beside_text_messages_the_recovery_codes_stay_and_texts_are_asked_for) {
  const auto s = sign_in();
  const auto one = make_passkey(*this, s);
  turn_texts_on(s);
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  const auto messages = sent.size();
  BOOST_TEST(execute(password_given())->challenged.has_value());
  BOOST_TEST(sent.size() == messages + 1);
}

BOOST_AUTO_TEST_CASE(beside_another_one_passkeys_stay_what_is_preferred) {
  const auto s = sign_in();
  const auto first = make_passkey(*this, s, "First");
  make_passkey(*this, s, "Second");
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  BOOST_REQUIRE(execute(removing(s, first)).has_value());
  BOOST_TEST((account.preferred == by_passkey));
  BOOST_TEST(account.recovery.has_value());
  BOOST_REQUIRE(account.passkeys.size() == 1u);
  BOOST_TEST(account.passkeys[0].name == "Second");
}

BOOST_AUTO_TEST_CASE(it_needs_a_passkey_lately) {
  const auto one = make_passkey(*this, enable(phone));
  pass(new_factor_waits);
  const auto owner = sign_in_by(*this, one), by_text_alone = sign_in();
  BOOST_TEST((refused(removing(by_text_alone, one)).kind == refusal_kind::higher_step_again));
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(removing(owner, one)).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, owner, {owner}});
  BOOST_TEST((refused(removing(owner, one)).kind == refusal_kind::second_step_again));
  prove_again(*this, owner, one);
  BOOST_TEST((refused(removing(owner, new_passkey(*this))).kind == refusal_kind::no_passkey));
  BOOST_TEST(execute(removing(owner, one)).has_value());
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_passkey_ends_with_the_last_one_only) {
  const auto s = enable(phone);
  const auto first = make_passkey(*this, s, "First"), second = make_passkey(*this, s, "Second");
  const auto waits = *execute(beginning(*this, by_passkey))->challenged;
  const auto other = sign_in_by(*this, second);
  BOOST_REQUIRE(execute(stepping_up(*this, other, by_passkey)).has_value());
  const auto by_message = *execute(beginning(*this, by_text))->challenged;
  const auto code = last_code();
  BOOST_REQUIRE(execute(removing(s, first, false)).has_value());
  BOOST_TEST(find_step_up(account, other));
  BOOST_TEST(!execute(sign_in_answer(*this, waits, second.sign(*this, asked_by(*this, waits))))->refused.has_value());
  const auto still_waits = *execute(beginning(*this, by_passkey))->challenged;
  const auto answer = sign_in_answer(*this, still_waits, second.sign(*this, asked_by(*this, still_waits)));
  BOOST_REQUIRE(execute(removing(s, second, false)).has_value());
  BOOST_TEST(!find_step_up(account, other));
  BOOST_TEST((refused(answer).kind == refusal_kind::challenge_gone));
  BOOST_TEST(!execute(sign_in_code(by_message, code))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(what_else_is_open_ends_where_the_person_says_so) {
  const auto s = sign_in();
  const auto first = make_passkey(*this, s, "First"), second = make_passkey(*this, s, "Second");
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
  const auto first = make_passkey(*this, s, "First");
  const auto token = new_app_token("backup");
  BOOST_REQUIRE(execute(create_app_token{s, token, fresh<notice_id>()}).has_value());
  pass(minutes(1));
  auto command = adding(*this, s, new_passkey(*this), "Second");
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_REQUIRE(execute(removing(s, first, false)).has_value());
  BOOST_TEST((second_step_since(account) == since));
  BOOST_TEST(is_verified(account, *find_app_token(account, token.id)));
  BOOST_TEST(!is_outdated(account, *find_app_token(account, token.id)));
}

// What took the class's place without a break is no younger than it.
BOOST_AUTO_TEST_CASE(the_oldest_one_goes_and_the_class_counts_on) {
  const auto by_number = enable(phone);
  pass(minutes(1));
  const auto first = make_passkey(*this, by_number, "First");
  const auto since = passkeys::on_since(account);
  pass(new_factor_waits);
  const auto s = sign_in_by(*this, first);
  const auto second = make_passkey(*this, s, "Second");
  BOOST_REQUIRE(execute(removing(s, first)).has_value());
  BOOST_TEST((passkeys::on_since(account) == since));
  BOOST_TEST(highest_rank(account, now) == passkey_factor.rank);
  BOOST_REQUIRE(execute(removing(s, second)).has_value());
  make_passkey(*this, s, "Third");
  BOOST_TEST((passkeys::on_since(account) == now));
  BOOST_TEST(highest_rank(account, now) < passkey_factor.rank);
}

// Its removal isn't one more proof of the second step.
BOOST_AUTO_TEST_CASE(the_second_step_of_its_session_grows_no_younger) {
  const auto s = enable(phone);
  const auto one = make_passkey(*this, s);
  const auto given_at = second_step_at(account, *find_session(account, s));
  pass(minutes(5));
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_TEST((second_step_at(account, *find_session(account, s)) == given_at));
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_keeps_the_last_factor) {
  const auto s = sign_in();
  const auto first = make_passkey(*this, s, "First"), second = make_passkey(*this, s, "Second");
  make_mandatory();
  BOOST_REQUIRE(execute(removing(s, first)).has_value());
  BOOST_TEST((refused(removing(s, second)).kind == refusal_kind::mandatory));
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  BOOST_TEST((refused(removing(s, second)).kind == refusal_kind::mandatory)); // that number isn't verified yet
  turn_texts_on(s);
  BOOST_REQUIRE(execute(removing(s, second)).has_value());
  BOOST_CHECK(required_step(account, *find_session(account, s), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(and_the_last_one_that_the_organisation_allows) {
  const auto s = sign_in();
  const auto one = make_passkey(*this, s);
  turn_texts_on(s);
  make_mandatory();
  org.allowed_methods = method::passkey;
  BOOST_TEST((refused(removing(s, one)).kind == refusal_kind::mandatory));
  org.allowed_methods = method::passkey | method::text_message;
  BOOST_TEST(execute(removing(s, one)).has_value());
}

BOOST_AUTO_TEST_CASE(an_app_goes_under_a_mandatory_policy_while_a_passkey_remains) {
  const auto s = sign_in();
  const auto app = add_app(*this, s);
  const auto one = make_passkey(*this, s);
  make_mandatory();
  BOOST_REQUIRE(execute(remove_authenticator{s, app.id, {s}, fresh<notice_id>()}).has_value());
  BOOST_TEST((refused(removing(s, one)).kind == refusal_kind::mandatory));
}

BOOST_AUTO_TEST_CASE(the_phone_hears_of_one_that_goes) {
  const auto s = enable(phone);
  const auto one = make_passkey(*this, s);
  notices.clear();
  BOOST_REQUIRE(execute(removing(s, one)).has_value());
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_removed));
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::passkey_removed));
  BOOST_TEST((account.recent.back().kind == activity_kind::passkey_removed));
}

// By support.

BOOST_AUTO_TEST_CASE(a_reset_clears_every_factor) {
  const auto s = sign_in();
  make_passkey(*this, s, "First");
  const auto second = make_passkey(*this, s, "Second");
  turn_texts_on(s);
  BOOST_REQUIRE(execute(making_codes(s)).has_value());
  add_app(*this, s);
  const auto begun = *execute(beginning(*this, by_passkey))->challenged;
  const auto answer = sign_in_answer(*this, begun, second.sign(*this, asked_by(*this, begun)));
  account.passkeys_kept_since = account.authenticators_kept_since = now; // as where the oldest ones are gone
  BOOST_REQUIRE(execute(reset_two_step{support, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  BOOST_TEST(account.passkeys.empty());
  BOOST_TEST(!has_second_step(account));
  BOOST_TEST(!account.preferred.has_value());
  BOOST_TEST(!account.second_step_kept_since.has_value());
  BOOST_TEST(!account.passkeys_kept_since.has_value());
  BOOST_TEST(!account.authenticators_kept_since.has_value());
  BOOST_TEST(!account.recovery.has_value());
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST((refused(answer).kind == refusal_kind::challenge_gone));
  // The password alone opens it no more than before.
  BOOST_TEST((refused(password_given()).kind == refusal_kind::link_needed));
}

BOOST_AUTO_TEST_CASE(after_a_reset_the_same_passkey_can_be_made_again) {
  const auto one = make_passkey(*this, sign_in());
  pass(minutes(1));
  execute(reset_two_step{support, "lost", fresh<notice_id>(), fresh<link_id>()});
  const auto again = sign_in();
  BOOST_TEST(execute(adding(*this, again, one)).has_value());
  BOOST_TEST((second_step_since(account) == now));
}

BOOST_AUTO_TEST_CASE(a_reset_of_an_account_without_passkeys_says_nothing_of_them) {
  enable(phone);
  history.clear();
  BOOST_REQUIRE(execute(reset_two_step{support, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  for (const auto& e : history) BOOST_TEST(!std::holds_alternative<passkeys_cleared>(e));
}

BOOST_AUTO_TEST_CASE(a_password_that_support_sets_keeps_it) {
  const auto one = make_passkey(*this, sign_in());
  execute(set_password{{"p"}, support, fresh<notice_id>()});
  BOOST_TEST(account.passkeys.size() == 1u);
  sign_in_by(*this, one);
}

BOOST_AUTO_TEST_CASE(an_erased_account_keeps_none) {
  make_passkey(*this, sign_in());
  BOOST_REQUIRE(execute(erase_user{support}).has_value());
  BOOST_TEST(account.passkeys.empty());
}

BOOST_AUTO_TEST_SUITE_END()
