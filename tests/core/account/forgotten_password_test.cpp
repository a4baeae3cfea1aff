// Links for forgotten passwords (decision 45): how many, the second step before the password, and their mails.

#include "core/account/bounds.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/forgotten_passwords.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace forgotten_password {

const auto phone = number("+4520123456");
const actor shell{actor_kind::shell, "root"};

using fixture = world_with_mail;

} // namespace forgotten_password

BOOST_FIXTURE_TEST_SUITE(forgotten_password, fixture)

BOOST_AUTO_TEST_CASE(it_sets_the_password_and_all_of_them_end) {
  const auto first = ask(), second = ask();
  BOOST_TEST(mails() == 2u);
  BOOST_REQUIRE(execute(setting(second)).has_value());
  BOOST_TEST(account.password.verifier.text == "verifier-2");
  BOOST_TEST(account.links.empty());
  BOOST_TEST((account.email_verified_at == now));
  BOOST_CHECK(kind(setting(first)) == refusal_kind::link_gone);
}

BOOST_AUTO_TEST_CASE(three_live_at_a_time_for_an_hour) {
  std::vector<link_id> all;
  for (int i = 0; i < 4; ++i) all.push_back(ask());
  BOOST_TEST(!find_link(account, all[0], now));
  for (std::size_t i = 1; i < 4; ++i) BOOST_TEST(find_link(account, all[i], now));
  pass(hours(1));
  BOOST_TEST(!find_link(account, all[3], now));
}

BOOST_AUTO_TEST_CASE(it_goes_to_the_accounts_own_address_and_nothing_pushes_it_out) {
  const auto link = ask();
  const auto& mail = account.notices.back();
  BOOST_REQUIRE(mail.to.address());
  BOOST_TEST(mail.to.address()->key == "alice@example.com");
  BOOST_TEST((mail.expires_at == find_link(account, link, now)->expires_at));
  enable(phone);
  for (int i = 0; i < 12; ++i)
    for (auto& p : plan_notices(account, notice_kind::password_changed, fresh<notice_id>(), policy, now))
      evolve(account, event(std::move(p)));
  BOOST_TEST(account.notices.size() == max_notices);
  BOOST_TEST(mails() == 1u);
}

BOOST_AUTO_TEST_CASE(it_pushes_nothing_out_but_mails_with_dead_links) {
  enable(phone);
  const auto told = account.notices.size();
  for (int i = 0; i < 10; ++i) ask();
  BOOST_TEST(mails() == max_forgotten_links);
  BOOST_TEST(account.notices.size() == told + max_forgotten_links);
  for (int i = 0; i < 12; ++i)
    for (auto& p : plan_notices(account, notice_kind::password_alone, fresh<notice_id>(), policy, now))
      evolve(account, event(std::move(p)));
  const auto before = account.notices;
  BOOST_REQUIRE(before.size() == max_notices);
  ask(); // in the place of the oldest of its kind
  for (const auto& n : before)
    if (!n.link) BOOST_TEST((std::ranges::count(account.notices, n.id, &pending_notice::id) == 1));
}

BOOST_AUTO_TEST_CASE(without_room_none_is_made) {
  for (std::size_t i = 0; i < max_notices; ++i) {
    pending_notice n;
    n.id = fresh<notice_id>();
    n.kind = notice_kind::password_changed;
    n.to = phone;
    n.expires_at = now + days(1);
    account.notices.push_back(n);
  }
  BOOST_CHECK(kind(asking(fresh<link_id>())) == refusal_kind::too_many_messages);
  BOOST_TEST(account.links.empty());
}

BOOST_AUTO_TEST_CASE(operators_and_suspended_people_get_none) {
  make_link c{fresh<link_id>(), link_purpose::forgotten, {}};
  account.role = role::operator_;
  BOOST_CHECK(kind(c) == refusal_kind::not_in_state);
  account.role = role::admin;
  account.suspended = true;
  BOOST_CHECK(kind(c) == refusal_kind::suspended);
}

BOOST_AUTO_TEST_CASE(whoever_must_open_by_an_enrol_link_gets_none) {
  enable(phone);
  const auto link = ask(), of_support = fresh<link_id>();
  give_step(link);
  BOOST_REQUIRE(execute(make_link{of_support, link_purpose::password, shell}).has_value());
  BOOST_REQUIRE(execute(reset_two_step{shell, "lost phone", fresh<notice_id>(), fresh<link_id>()}).has_value());
  BOOST_CHECK(kind(setting(link)) == refusal_kind::link_gone);
  BOOST_CHECK(kind(setting(of_support, std::nullopt)) == refusal_kind::link_gone);
  BOOST_CHECK(kind(make_link{fresh<link_id>(), link_purpose::forgotten, {}}) == refusal_kind::not_in_state);
}

BOOST_AUTO_TEST_CASE(none_is_good_while_a_factor_waits_to_be_deleted_as_lost) {
  const auto owner = enable(phone);
  const auto one = add_app(*this, owner);
  pass(new_factor_waits);
  const auto thief = sign_in(); // by text
  const auto link = ask();
  const auto begun = execute(beginning_step(link));
  BOOST_REQUIRE(begun.has_value());
  BOOST_REQUIRE(execute(lose_authenticator{thief, one.id, fresh<notice_id>()}).has_value());
  BOOST_CHECK(kind(answering(*begun->challenged, one.shows(now))) == refusal_kind::link_gone);
  BOOST_CHECK(kind(beginning_step(link)) == refusal_kind::link_gone);
  BOOST_CHECK(kind(setting(link)) == refusal_kind::link_gone);
  BOOST_CHECK(kind(make_link{fresh<link_id>(), link_purpose::forgotten, {}}) == refusal_kind::not_in_state);
  BOOST_REQUIRE(execute(keep_authenticator{sign_in_by(*this, one), one.id}).has_value());
  BOOST_TEST(execute(beginning_step(link)).has_value());
}

BOOST_AUTO_TEST_CASE(one_that_is_asked_for_when_a_lost_factor_is_due_is_good) {
  const auto owner = enable(phone);
  const auto one = add_app(*this, owner);
  pass(new_factor_waits);
  BOOST_REQUIRE(execute(lose_authenticator{sign_in(), one.id, fresh<notice_id>()}).has_value());
  pass(account.authenticators[0].ends_at.value() - now);
  const auto link = ask();
  BOOST_TEST(account.authenticators.empty());
  BOOST_TEST(find_link(account, link, now));
}

BOOST_AUTO_TEST_CASE(another_factor_ends_them) {
  const auto link = ask();
  const auto owner = enable(phone);
  BOOST_TEST(!find_link(account, link, now));
  const auto later = ask();
  add_app(*this, owner);
  BOOST_TEST(!find_link(account, later, now));
}

BOOST_AUTO_TEST_CASE(signing_out_everywhere_else_ends_them_and_those_of_support) {
  const auto owner = enable(phone);
  const auto link = ask(), of_support = fresh<link_id>();
  BOOST_REQUIRE(execute(make_link{of_support, link_purpose::password, shell}).has_value());
  sign_in();
  BOOST_REQUIRE(execute(end_other_sessions{owner, {fresh<session_id>()}}).has_value());
  BOOST_TEST(!find_link(account, link, now));
  BOOST_TEST(!find_link(account, of_support, now));
}

// The second step.

BOOST_AUTO_TEST_CASE(the_second_step_comes_before_the_password) {
  enable(phone);
  const auto link = ask();
  BOOST_CHECK(kind(setting(link)) == refusal_kind::second_step_again);
  give_step(link);
  BOOST_CHECK(kind(setting(link, elsewhere)) == refusal_kind::link_gone); // it is this browser's now
  BOOST_CHECK(kind(setting(link, std::nullopt)) == refusal_kind::link_gone);
  BOOST_REQUIRE(execute(setting(link)).has_value());
  BOOST_TEST(name(account.two_step) == "enabled"); // a mailbox turns nothing off
}

BOOST_AUTO_TEST_CASE(it_is_good_for_ten_minutes) {
  enable(phone);
  const auto link = ask();
  give_step(link);
  pass(policy.new_code_within);
  BOOST_CHECK(kind(setting(link)) == refusal_kind::second_step_again);
  give_step(link);
  BOOST_TEST(execute(setting(link)).has_value());
}

BOOST_AUTO_TEST_CASE(it_opens_no_session_and_makes_no_browser_known) {
  enable(phone);
  const auto sessions = account.sessions.size(), devices = account.devices.size();
  const auto link = ask();
  const auto begun = execute(beginning_step(link));
  BOOST_REQUIRE(begun.has_value());
  // The sign-in's own command takes nothing of it, nor the other way round.
  BOOST_CHECK(kind(sign_in_code(*begun->challenged, last_code())) == refusal_kind::challenge_gone);
  BOOST_REQUIRE(execute(answering(*begun->challenged, *last_code())).has_value());
  BOOST_TEST(account.sessions.size() == sessions);
  BOOST_TEST(account.devices.size() == devices);
  const auto signing_in = execute(password_given());
  BOOST_REQUIRE(signing_in.has_value());
  BOOST_CHECK(kind(answering(*signing_in->challenged, *last_code())) == refusal_kind::challenge_gone);
}

BOOST_AUTO_TEST_CASE(wrong_codes_count_in_the_budget_of_unknown_browsers) {
  enable(phone);
  std::uint32_t guesses = 0;
  for (int i = 0; i < 5; ++i) {
    const auto link = ask();
    const auto begun = execute(beginning_step(link));
    if (!begun || !begun->challenged) break;
    for (int n = 0; n < 5; ++n) {
      const auto done = execute(answering(*begun->challenged, *wrong_code()));
      if (done && done->refused && done->refused->kind != refusal_kind::paused) ++guesses;
    }
    pass(minutes(1));
  }
  BOOST_TEST(guesses == policy.failures.per_day);
  BOOST_CHECK(kind(beginning_step(ask())) == refusal_kind::paused);
}

BOOST_AUTO_TEST_CASE(a_passkey_does) {
  const auto key = make_passkey(*this, sign_in());
  const auto link = ask();
  const auto begun = execute(beginning_step(link));
  BOOST_REQUIRE(begun.has_value());
  const auto answer = key.sign(*this, asked_by(*this, *begun->challenged));
  BOOST_REQUIRE(execute(answering(*begun->challenged, answer)).has_value());
  BOOST_TEST(execute(setting(link)).has_value());
}

BOOST_AUTO_TEST_CASE(a_step_that_nobody_finishes_warns_of_no_password) {
  enable(phone);
  const auto begun = execute(beginning_step(ask()));
  BOOST_REQUIRE(begun.has_value());
  notices.clear();
  pass(minutes(11));
  BOOST_REQUIRE(execute(end_abandoned_sign_ins{fresh<notice_id>()}).has_value());
  BOOST_TEST(std::ranges::count_if(notices, [](const send_notice& n) {
               return n.notice.kind == notice_kind::password_alone;
             }) == 0);
  BOOST_TEST(account.sign_ins.empty());
}

BOOST_AUTO_TEST_CASE(other_links_take_no_step) {
  enable(phone);
  const auto link = fresh<link_id>();
  BOOST_REQUIRE(execute(make_link{link, link_purpose::password, {actor_kind::shell, "root"}}).has_value());
  BOOST_CHECK(kind(beginning_step(link)) == refusal_kind::link_gone);
  BOOST_TEST(execute(setting(link, std::nullopt)).has_value());
  BOOST_TEST(!account.email_verified_at.has_value()); // it was handed over
}

// Mails beside texts.

BOOST_AUTO_TEST_CASE(changes_are_told_by_mail_too) {
  enable(phone);
  std::size_t texts = 0, mailed = 0;
  for (const auto& n : notices) (n.notice.to.address() ? mailed : texts) += 1;
  BOOST_TEST(texts == 1u);
  BOOST_TEST(mailed == 1u);
  notices.clear();
  policy.mails = false;
  for (const auto& p : plan_notices(account, notice_kind::password_changed, fresh<notice_id>(), policy, now))
    BOOST_TEST(!p.notice.to.address());
}

BOOST_AUTO_TEST_SUITE_END()
