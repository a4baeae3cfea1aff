// A passkey beside text messages and an app: what a lower class isn't enough for any more, and what stays when one of
// them goes (decisions 37 and 56).

#include "core/account/access.hpp"
#include "core/account/authenticator_factor.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_beside_others {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");

/// All three are on, for long enough to count. Each session was opened with one of them.
struct fixture : world {
  fixture() : one(add_app(*this, enable(phone))) {
    pass(new_factor_waits);
    key = make_passkey(*this, sign_in_by(*this, one));
    pass(new_factor_waits);
    session = sign_in_by(*this, key);
    by_app = sign_in_by(*this, one);
    by_text_alone = sign_in();
    pass(totp_period);
  }

  std::vector<command> changes(const session_id& s) {
    return {
        adding(*this, s, new_passkey(*this), "Phone"),
        rename_passkey{s, key.id, "Old laptop"},
        remove_passkey{s, key.id, {s}, fresh<notice_id>()},
        adding(*this, s, new_app(*this), "Tablet"),
        rename_authenticator{s, one.id, "Old phone"},
        remove_authenticator{s, one.id, {s}, fresh<notice_id>()},
        make_recovery_codes{s, recovery_set(), fresh<notice_id>()},
        begin_disable{s, fresh<challenge_id>()},
        begin_number_change{s, fresh<challenge_id>()}};
  }
  confirm_disable bin_code(bool end_others = false) {
    return {session, last_code(), device_trust::unknown_browser, fresh<notice_id>(), end_others};
  }
  void turn_texts_off() {
    BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
    BOOST_REQUIRE(execute(bin_code()).has_value());
    BOOST_REQUIRE(name(account.two_step) == "disabled");
  }
  change_password changing_password(const session_id& s) {
    return {s, account.password.generation, {"new"}, fresh<notice_id>(), fresh<device_id>()};
  }
  const twostep::core::session& of(const session_id& id) { return *find_session(account, id); }

  app one;
  held_passkey key;
  session_id session, by_app, by_text_alone;
};

} // namespace passkey_beside_others

BOOST_FIXTURE_TEST_SUITE(passkey_beside_others, fixture)

BOOST_AUTO_TEST_CASE(the_classes_are_passkey_then_app_then_text) {
  BOOST_TEST(second_step_rank(account, of(session)) == highest_rank(account, now));
  BOOST_TEST(second_step_rank(account, of(by_app)) < second_step_rank(account, of(session)));
  BOOST_TEST(second_step_rank(account, of(by_text_alone)) < second_step_rank(account, of(by_app)));
  BOOST_TEST((highest_method(account, now) == by_passkey));
}

BOOST_AUTO_TEST_CASE(what_changes_a_factor_needs_the_passkey) {
  for (const auto& lower : {by_app, by_text_alone})
    for (const auto& c : changes(lower)) {
      const auto before = account;
      BOOST_TEST((refused(c).kind == refusal_kind::higher_step_again), c.index());
      BOOST_TEST((account == before));
    }
  for (const auto& c : changes(session)) {
    const auto before = account;
    BOOST_TEST(execute(c).has_value(), c.index());
    account = before;
  }
}

BOOST_AUTO_TEST_CASE(what_changes_none_needs_any_second_step) {
  BOOST_TEST(execute(create_app_token{by_text_alone, new_app_token("backup"), fresh<notice_id>()}).has_value());
  BOOST_TEST(execute(changing_password(by_text_alone)).has_value());
}

BOOST_AUTO_TEST_CASE(where_it_does_not_count_yet_the_app_is_enough) {
  execute(remove_passkey{session, key.id, {session}, fresh<notice_id>(), false});
  make_passkey(*this, by_app);
  by_app = sign_in_by(*this, one);
  for (const auto& c : changes(by_app)) {
    const auto before = account;
    const auto done = execute(c);
    BOOST_TEST((done.has_value() || done.error().kind == refusal_kind::no_passkey), c.index());
    account = before;
  }
  BOOST_TEST((highest_method(account, now) == one.method()));
}

BOOST_AUTO_TEST_CASE(a_step_up_by_a_lower_class_lowers_the_session) {
  BOOST_REQUIRE(execute(stepping_up(*this, session, one.method())).has_value());
  BOOST_REQUIRE(execute(step_up_code(*this, session, one.shows(now))).has_value());
  BOOST_TEST(second_step_rank(account, of(session)) == authenticator_factor.rank);
  BOOST_TEST((refused(begin_disable{session, fresh<challenge_id>()}).kind == refusal_kind::higher_step_again));
  prove_again(*this, session, key);
  BOOST_TEST(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_added_of_a_lower_class_lowers_nothing) {
  BOOST_REQUIRE(execute(adding(*this, session, new_app(*this), "Tablet")).has_value());
  BOOST_TEST(second_step_rank(account, of(session)) == passkey_factor.rank);
  BOOST_TEST(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
}

// Whoever has a lower one would get new tries at the codes with each new password.
BOOST_AUTO_TEST_CASE(a_new_password_forgives_wrong_codes_and_makes_a_browser_known_after_the_passkey) {
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, 3u});
  for (const bool with_app : {false, true}) {
    const auto c = changing_password(with_app ? by_app : by_text_alone);
    BOOST_REQUIRE(execute(c).has_value());
    BOOST_TEST(!account.failures[0].at.empty());
    BOOST_TEST(!find_device(account, c.new_device));
    pass(totp_period);
    by_app = sign_in_by(*this, one); // the new password ended the others
  }
  session = sign_in_by(*this, key);
  const auto c = changing_password(session);
  BOOST_REQUIRE(execute(c).has_value());
  BOOST_TEST(account.failures[0].at.empty());
  const auto* device = find_device(account, c.new_device);
  BOOST_REQUIRE(device);
  BOOST_TEST((device->method == method::passkey));
}

// The bin: text messages off.

BOOST_AUTO_TEST_CASE(the_bin_asks_for_the_number_s_code_after_the_passkey) {
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::disable));
  BOOST_REQUIRE(execute(bin_code()).has_value());
  BOOST_TEST(name(account.two_step) == "disabled");
  BOOST_TEST((notices.back().notice.kind == notice_kind::text_messages_off));
  BOOST_TEST((account.changes.back().kind == activity_kind::text_messages_off));
}

BOOST_AUTO_TEST_CASE(the_bin_takes_text_messages_only) {
  BOOST_REQUIRE(execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false}).has_value());
  BOOST_REQUIRE(execute(make_recovery_codes{session, recovery_set(), fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(execute(prefer_method{session, by_text}).has_value());
  const auto token = new_app_token("backup");
  BOOST_REQUIRE(execute(create_app_token{session, token, fresh<notice_id>()}).has_value());
  const auto known = known_browser();
  const auto since = second_step_since(account);
  pass(minutes(2));
  turn_texts_off();
  BOOST_TEST(has_second_step(account));
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST(!account.preferred.has_value());
  // There was a second step without a break, so what took one stays good.
  BOOST_TEST((second_step_since(account) == since));
  BOOST_TEST(is_verified(account, *find_app_token(account, token.id)));
  BOOST_TEST((twostep::core::device_trust_of(account, known, policy, now) == device_trust::known_browser));
  BOOST_TEST(is_verified(account, of(by_text_alone), nullptr, now));
  const auto messages = sent.size();
  sign_in_by(*this, key);
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_CASE(the_bin_s_code_lowers_nothing_in_its_session) {
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  auto command = bin_code(true);
  command.renewed = renewed_session{fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(second_step_rank(account, of(command.renewed->id)) == passkey_factor.rank);
  BOOST_TEST(account.sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(under_a_mandatory_policy_the_bin_is_open_while_the_passkey_remains) {
  execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false});
  in_organisation = true;
  org.two_step_from = now;
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  const auto code = bin_code();
  BOOST_REQUIRE(execute(remove_passkey{session, key.id, {session}, fresh<notice_id>(), false}).has_value());
  BOOST_TEST((refused(code).kind == refusal_kind::mandatory));
  make_passkey(*this, session, "Again");
  BOOST_REQUIRE(execute(code).has_value());
  BOOST_TEST(name(account.two_step) == "disabled");
  BOOST_CHECK(required_step(account, of(session), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(nor_is_it_open_where_the_organisation_wants_what_would_not_remain) {
  in_organisation = true;
  org.two_step_from = now;
  org.allowed_methods = method::text_message;
  BOOST_TEST((refused(begin_disable{session, fresh<challenge_id>()}).kind == refusal_kind::mandatory));
  org.allowed_methods = method::text_message | method::passkey;
  BOOST_TEST(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
}

// Text messages on again.

BOOST_AUTO_TEST_CASE(text_messages_beside_a_passkey_are_one_factor_more) {
  turn_texts_off();
  BOOST_TEST(
      (refused(begin_enable{by_app, other_phone, fresh<challenge_id>()}).kind == refusal_kind::higher_step_again)
  );
  BOOST_REQUIRE(execute(begin_enable{session, other_phone, fresh<challenge_id>()}).has_value());
  confirm_enable c{session, last_code(), {session}, device_trust::unknown_browser, fresh<notice_id>()};
  c.end_others = false;
  BOOST_REQUIRE(execute(c).has_value());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST(second_step_rank(account, of(session)) == passkey_factor.rank); // what that took counts on
  BOOST_TEST(find_session(account, by_text_alone));
  BOOST_TEST((account.changes.back().kind == activity_kind::text_messages_on));
}

// Another number: the passkey takes the place of the old number's code.

BOOST_AUTO_TEST_CASE(the_number_changes_without_a_code_of_the_old_one_which_hears_of_it) {
  const auto messages = sent.size();
  const auto opened = execute(begin_number_change{session, fresh<challenge_id>()});
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST(!opened->challenged.has_value());
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST((step_of(account, policy.session, now) == number_change_step::new_number));
  BOOST_TEST(
      (refused(give_new_number{by_app, other_phone, fresh<challenge_id>()}).kind == refusal_kind::other_session)
  );
  BOOST_REQUIRE(execute(give_new_number{session, other_phone, fresh<challenge_id>()}).has_value());
  notices.clear();
  const confirm_new_number c{session, last_code(), {session}, device_trust::unknown_browser, fresh<notice_id>(),
                             false};
  BOOST_REQUIRE(execute(c).has_value());
  BOOST_TEST((*verified_phone(account.two_step) == other_phone));
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST(second_step_rank(account, of(session)) == passkey_factor.rank);
}

BOOST_AUTO_TEST_CASE(while_a_new_passkey_does_not_count_yet_the_old_number_s_code_is_asked_for) {
  execute(remove_authenticator{session, one.id, {session}, fresh<notice_id>(), false});
  execute(remove_passkey{session, key.id, {session}, fresh<notice_id>(), false});
  make_passkey(*this, session);
  by_text_alone = sign_in();
  BOOST_REQUIRE(execute(begin_number_change{by_text_alone, fresh<challenge_id>()})->challenged.has_value());
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::replace_old));
}

BOOST_AUTO_TEST_SUITE_END()
