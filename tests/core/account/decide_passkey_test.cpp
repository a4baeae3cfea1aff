// Passkeys added: as the first factor and as a further one. What shows that it is one, and its name:
// passkey_setup_test.cpp.

#include "core/account/access.hpp"
#include "core/account/authenticator_factor.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_passkey {

const auto phone = number("+4520123456");

struct fixture : world {
  const session& of(const session_id& id) {
    const auto* found = find_session(account, id);
    BOOST_REQUIRE(found);
    return *found;
  }
  create_app_token making_token(const session_id& s) { return {s, new_app_token("backup"), fresh<notice_id>()}; }
  /// The password was given long ago in the session, and then again.
  void password_alone_again(const session_id& s) {
    pass(policy.session.recent_sign_in);
    BOOST_REQUIRE(execute(sign_in_again{account.password.generation, s, {s}}).has_value());
  }
  /// A passkey beside what `owner` has, while another session is open and an app token is good.
  void add_beside_others(const session_id& owner, bool end_others) {
    BOOST_REQUIRE(execute(making_token(owner)).has_value());
    const auto known = known_browser();
    const auto preferred = account.preferred;
    auto command = adding(*this, owner, new_passkey(*this));
    command.renewed = {fresh<session_id>(), fresh<page_id>()};
    command.new_device = fresh<device_id>();
    command.end_others = end_others;
    BOOST_REQUIRE(execute(command).has_value());
    BOOST_TEST(second_step_rank(account, of(command.renewed.id)) == passkey_factor.rank);
    BOOST_TEST((second_step_at(account, of(command.renewed.id)) == now));
    BOOST_TEST((of(command.renewed.id).page == command.renewed.page));
    BOOST_TEST(!find_session(account, owner)); // a copy of its cookies ends
    BOOST_TEST(account.ended.empty());         // whatever was open had given a second step
    BOOST_TEST((twostep::core::device_trust_of(account, known, policy, now) == device_trust::known_browser));
    BOOST_TEST(!find_device(account, command.new_device));
    BOOST_TEST((account.preferred == preferred)); // what came first still does
  }
};

} // namespace decide_passkey

BOOST_FIXTURE_TEST_SUITE(decide_passkey, fixture)

// The first factor.

BOOST_AUTO_TEST_CASE(the_first_one_ends_whatever_was_opened_without_it) {
  const auto thief = sign_in();
  BOOST_REQUIRE(execute(making_token(thief)).has_value());
  const auto thiefs_browser = *browser;
  const auto owner = sign_in();
  auto command = adding(*this, owner, new_passkey(*this));
  command.renewed = {fresh<session_id>(), fresh<page_id>()};
  command.end_others = false; // not asked of the first one
  BOOST_REQUIRE(execute(command).has_value());

  BOOST_REQUIRE(account.sessions.size() == 1u);
  const auto& session = of(command.renewed.id);
  BOOST_TEST((session.page == command.renewed.page));
  BOOST_TEST(methods_of(account, session) == (method::password | method::passkey));
  BOOST_TEST((second_step_at(account, session) == now));
  BOOST_TEST(second_step_rank(account, session) == passkey_factor.rank);
  BOOST_TEST(account.app_tokens.empty());
  BOOST_REQUIRE(account.ended.size() == 1u); // told on its next request
  BOOST_TEST((account.ended[0].id == thief));
  BOOST_TEST((twostep::core::device_trust_of(account, thiefs_browser, policy, now) == device_trust::unknown_browser));
  BOOST_TEST(name(account.two_step) == "disabled"); // the state is that of text messages
  BOOST_TEST(has_second_step(account));
  BOOST_TEST((second_step_since(account) == now));
}

BOOST_AUTO_TEST_CASE(the_first_one_ends_sign_ins_under_way_and_uses_up_the_enrol_link) {
  account.link_required_since = now;
  const auto session = sign_in();
  BOOST_REQUIRE(account.links.size() == 1u);
  make_passkey(*this, session);
  BOOST_TEST(account.links.empty());
  BOOST_TEST(!account.link_required_since.has_value());
  BOOST_TEST(account.sign_ins.empty());
}

BOOST_AUTO_TEST_CASE(the_first_one_is_asked_for_first) {
  make_passkey(*this, sign_in());
  BOOST_REQUIRE(account.preferred.has_value());
  BOOST_TEST((*account.preferred == by_passkey));
}

BOOST_AUTO_TEST_CASE(the_first_one_makes_its_browser_known) {
  auto command = adding(*this, sign_in(), new_passkey(*this));
  command.new_device = fresh<device_id>();
  BOOST_REQUIRE(execute(command).has_value());
  const auto* device = find_device(account, command.new_device);
  BOOST_REQUIRE(device);
  BOOST_TEST((device->method == method::passkey));
  BOOST_TEST((twostep::core::device_trust_of(account, browser, policy, now) == device_trust::known_browser));
}

BOOST_AUTO_TEST_CASE(the_first_one_meets_a_mandatory_policy) {
  in_organisation = true;
  org.two_step_from = now;
  const auto owner = sign_in();
  BOOST_CHECK(required_step(account, of(owner), &org, now) == next_step::enable_two_step);
  make_passkey(*this, owner);
  BOOST_CHECK(required_step(account, of(owner), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(a_number_that_another_session_is_turning_on_is_not_confirmed_any_more) {
  const auto thief = sign_in(), owner = sign_in();
  execute(begin_enable{thief, phone, fresh<challenge_id>()});
  make_passkey(*this, owner);
  BOOST_TEST(name(account.two_step) == "disabled");
  BOOST_TEST(!pending_challenge(account.two_step));
}

BOOST_AUTO_TEST_CASE(a_number_that_its_own_session_is_turning_on_becomes_one_factor_more) {
  const auto owner = sign_in();
  execute(begin_enable{owner, phone, fresh<challenge_id>()});
  const auto code = last_code();
  auto command = adding(*this, owner, new_passkey(*this));
  command.renewed.id = fresh<session_id>();
  BOOST_REQUIRE(execute(command).has_value());
  const auto s = command.renewed.id;
  BOOST_REQUIRE(execute(confirm_enable{s, code, {s}, device_trust::unknown_browser, fresh<notice_id>()}).has_value());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST((*account.preferred == by_passkey));
  BOOST_TEST(second_step_rank(account, of(s)) == passkey_factor.rank); // what that took counts on
}

// A further one.

BOOST_AUTO_TEST_CASE(a_further_one_ends_what_else_is_open) {
  const auto owner = enable(phone);
  sign_in();
  add_beside_others(owner, true);
  BOOST_TEST(account.sessions.size() == 1u);
  BOOST_TEST(account.app_tokens.empty());
}

BOOST_AUTO_TEST_CASE(a_further_one_ends_nothing_where_the_person_says_so) {
  const auto owner = enable(phone);
  sign_in();
  add_beside_others(owner, false);
  BOOST_TEST(account.sessions.size() == 2u);
  BOOST_REQUIRE(account.app_tokens.size() == 1u);
  BOOST_TEST(is_verified(account, account.app_tokens[0]));
}

BOOST_AUTO_TEST_CASE(beside_an_app_it_is_as_beside_text_messages) {
  const auto owner = sign_in();
  const auto one = add_app(*this, owner);
  sign_in_by(*this, one);
  add_beside_others(owner, false);
  BOOST_TEST(account.sessions.size() == 2u);
  BOOST_TEST((account.preferred == one.method()));
}

BOOST_AUTO_TEST_CASE(it_needs_the_password_lately_and_a_second_step_where_there_is_one) {
  const auto first = sign_in();
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(adding(*this, first, new_passkey(*this))).kind == refusal_kind::sign_in_again));
  BOOST_TEST((refused(adding(*this, {}, new_passkey(*this))).kind == refusal_kind::no_session));
  const auto owner = enable(phone);
  password_alone_again(owner);
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this))).kind == refusal_kind::second_step_again));
  execute(stepping_up(*this, owner));
  execute(step_up_code(*this, owner, last_code()));
  BOOST_TEST(execute(adding(*this, owner, new_passkey(*this))).has_value());
}

BOOST_AUTO_TEST_CASE(beside_an_app_that_counts_more_it_needs_the_app) {
  const auto one = add_app(*this, enable(phone));
  pass(new_factor_waits);
  const auto by_text_alone = sign_in();
  BOOST_TEST((refused(adding(*this, by_text_alone, new_passkey(*this))).kind == refusal_kind::higher_step_again));
  prove_again(*this, by_text_alone, one);
  BOOST_TEST(execute(adding(*this, by_text_alone, new_passkey(*this))).has_value());
}

// What somebody adds in a moment of carelessness doesn't take the place of what was there.
BOOST_AUTO_TEST_CASE(beside_an_older_factor_it_counts_more_after_three_days) {
  const auto owner = enable(phone);
  pass(minutes(1));
  make_passkey(*this, owner);
  const auto by_text_alone = sign_in();
  BOOST_TEST(highest_rank(account, now) == text_message_factor.rank);
  BOOST_TEST(execute(adding(*this, by_text_alone, new_passkey(*this), "Phone")).has_value());
  pass(days(3));
  BOOST_TEST(highest_rank(account, now - milliseconds(1)) == text_message_factor.rank);
  BOOST_TEST(highest_rank(account, now) == passkey_factor.rank);
}

BOOST_AUTO_TEST_CASE(where_it_was_there_first_it_counts_more_at_once) {
  const auto owner = sign_in();
  const auto key = make_passkey(*this, owner);
  BOOST_TEST(highest_rank(account, now) == passkey_factor.rank);
  pass(minutes(1));
  execute(begin_enable{owner, phone, fresh<challenge_id>()});
  execute(confirm_enable{owner, last_code(), {owner}, device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_TEST(highest_rank(account, now) == passkey_factor.rank);
  const auto by_text_alone = [&] {
    const auto begun = execute(beginning(*this, by_text));
    const auto verify = sign_in_code(*begun->challenged, last_code());
    BOOST_REQUIRE(execute(verify).has_value());
    return verify.session.id;
  }();
  BOOST_TEST(
      (refused(adding(*this, by_text_alone, new_passkey(*this), "Phone")).kind == refusal_kind::higher_step_again)
  );
  prove_again(*this, by_text_alone, key);
  BOOST_TEST(execute(adding(*this, by_text_alone, new_passkey(*this), "Phone")).has_value());
}

// What a session began when a lower class was enough, it doesn't end after more is asked for.
BOOST_AUTO_TEST_CASE(a_change_that_another_session_began_without_it_ends) {
  const auto owner = enable(phone), other = sign_in();
  execute(begin_disable{other, fresh<challenge_id>()});
  auto command = adding(*this, owner, new_passkey(*this));
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST(find_session(account, other));
}

BOOST_AUTO_TEST_CASE(a_number_change_that_another_session_began_without_it_ends) {
  const auto owner = enable(phone), other = sign_in();
  execute(begin_number_change{other, fresh<challenge_id>()});
  execute(confirm_old_number{other, last_code(), {other}, device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_REQUIRE(account.number_change.has_value());
  auto command = adding(*this, owner, new_passkey(*this));
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(!account.number_change.has_value());
  BOOST_TEST(find_session(account, other));
}

BOOST_AUTO_TEST_CASE(what_its_own_session_began_goes_on) {
  const auto owner = enable(phone);
  execute(begin_disable{owner, fresh<challenge_id>()});
  make_passkey(*this, owner);
  BOOST_TEST(name(account.two_step) == "pending-disable");
}

BOOST_AUTO_TEST_CASE(its_own_number_change_goes_on_too) {
  const auto owner = enable(phone);
  execute(begin_number_change{owner, fresh<challenge_id>()});
  make_passkey(*this, owner);
  BOOST_TEST(account.number_change.has_value());
}

// They all stand for the same class, so a second passkey takes nothing from what the first one's session began.
BOOST_AUTO_TEST_CASE(a_second_one_ends_no_change_that_another_session_began) {
  const auto key = make_passkey(*this, enable(phone));
  const auto owner = sign_in_by(*this, key), other = sign_in_by(*this, key);
  execute(begin_disable{other, fresh<challenge_id>()});
  BOOST_REQUIRE(name(account.two_step) == "pending-disable");
  auto command = adding(*this, owner, new_passkey(*this), "Phone");
  command.end_others = false;
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST(name(account.two_step) == "pending-disable");
}

BOOST_AUTO_TEST_SUITE_END()
