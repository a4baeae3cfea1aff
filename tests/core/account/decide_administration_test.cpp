// What support changes beside the factors: suspension, sessions, name, role and organisation.

#include "core/account/access.hpp"
#include "core/account/link.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/forgotten_passwords.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_administration {

const auto phone = number("+4520123456");
const actor shell{actor_kind::shell, "root"};

struct fixture : world_with_mail {
  bool lives(const session_id& s) const {
    const auto* found = find_session(account, s);
    return found && twostep::core::lives(account, *found, policy.session, now);
  }
  void run(const command& c) { BOOST_REQUIRE(execute(c).has_value()); }
  std::size_t acts() const { return account.support_acts.size(); }
  void trust_a_browser() {
    trusted_browser b;
    b.id = fresh<trusted_browser_id>();
    b.expires_at = now + days(30);
    account.trusted_browsers.push_back(b);
  }
};

} // namespace decide_administration

BOOST_FIXTURE_TEST_SUITE(decide_administration, fixture)

BOOST_AUTO_TEST_CASE(a_suspended_user_has_nothing_open_and_nothing_opens) {
  const auto session = enable(phone);
  const auto begun = execute(password_given());
  BOOST_REQUIRE(begun.has_value() && begun->challenged);
  const auto code = last_code();
  const auto link = ask();
  trust_a_browser();
  run(suspend_user{shell, "left the company"});
  BOOST_TEST(account.suspended);
  BOOST_TEST(!lives(session));
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(account.sign_ins.empty());
  BOOST_TEST(account.trusted_browsers.empty());
  BOOST_TEST(account.links.empty());
  BOOST_CHECK(kind(password_given()) == refusal_kind::suspended);
  BOOST_CHECK(kind(sign_in_code(*begun->challenged, code)) == refusal_kind::challenge_gone);
  BOOST_CHECK(kind(setting(link)) == refusal_kind::link_gone);
  BOOST_CHECK(kind(make_link{fresh<link_id>(), link_purpose::password, shell}) == refusal_kind::suspended);
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST((account.support_acts.back().what == activity_kind::suspended));
  BOOST_TEST(account.support_acts.back().reason == "left the company");
}

BOOST_AUTO_TEST_CASE(a_change_under_way_ends_with_suspension) {
  const auto session = sign_in();
  run(begin_enable{session, phone, fresh<challenge_id>()});
  run(suspend_user{shell, "left"});
  BOOST_TEST(name(account.two_step) == "disabled");
  run(resume_user{shell, {}});
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(an_enrol_link_ends_and_the_account_still_needs_one) {
  enable(phone);
  const auto link = fresh<link_id>();
  run(reset_two_step{shell, "lost", fresh<notice_id>(), link});
  run(suspend_user{shell, "left"});
  BOOST_TEST(!find_link(account, link, now));
  run(resume_user{shell, "back"});
  BOOST_TEST(!find_link(account, link, now));
  BOOST_TEST(needs_link(account, nullptr, now));
}

BOOST_AUTO_TEST_CASE(whoever_is_resumed_signs_in_with_the_factor_of_before) {
  enable(phone);
  run(suspend_user{shell, "leave"});
  run(resume_user{shell, "back from leave"});
  BOOST_TEST(!account.suspended);
  BOOST_TEST((account.support_acts.back().what == activity_kind::resumed));
  const auto begun = execute(password_given());
  BOOST_REQUIRE(begun.has_value());
  BOOST_TEST(begun->challenged.has_value()); // a code is still asked for
}

BOOST_AUTO_TEST_CASE(what_is_so_already_is_not_recorded) {
  sign_in();
  run(resume_user{shell, {}});
  run(set_name{account.name, shell});
  run(set_role{account.role, shell});
  run(move_user{account.organisation, shell});
  BOOST_TEST(acts() == 0u);
  run(suspend_user{shell, "left"});
  run(suspend_user{shell, "left"});
  BOOST_TEST(acts() == 1u);
}

BOOST_AUTO_TEST_CASE(nobody_does_it_to_themselves) {
  sign_in();
  const actor own{actor_kind::operator_, to_text(account.id)};
  for (const command& c : std::initializer_list<command>{
           suspend_user{own, "x"}, resume_user{own, {}}, sign_out_everywhere{own, {}, {}}, set_name{"Al", own},
           set_role{role::operator_, own}, move_user{fresh<organisation_id>(), own}})
    BOOST_CHECK(kind(c) == refusal_kind::themselves);
  BOOST_CHECK(kind(suspend_user{{actor_kind::self, {}}, "x"}) == refusal_kind::themselves);
}

BOOST_AUTO_TEST_CASE(what_is_too_long_is_refused) {
  BOOST_CHECK(kind(suspend_user{shell, std::string(2'001, 'x')}) == refusal_kind::too_long);
  BOOST_CHECK(kind(set_name{std::string(401, 'x'), shell}) == refusal_kind::too_long);
  BOOST_CHECK(kind(set_name{"Al", {actor_kind::shell, std::string(65, 'x')}}) == refusal_kind::too_long);
}

BOOST_AUTO_TEST_CASE(signed_out_everywhere_every_browser_is_unknown) {
  const auto one = enable(phone);
  const auto before = known_browser();
  const auto link = ask();
  trust_a_browser();
  run(sign_out_everywhere{shell, "laptop stolen", fresh<notice_id>()});
  BOOST_TEST(!lives(one));
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(account.trusted_browsers.empty());
  BOOST_TEST(!find_link(account, link, now));
  BOOST_TEST(account.known_browser_epoch > before.epoch);
  BOOST_TEST((account.support_acts.back().what == activity_kind::signed_out_by_support));
  BOOST_TEST(lives(sign_in()));
}

BOOST_AUTO_TEST_CASE(a_sign_in_under_way_that_support_ends_is_told) {
  enable(phone);
  auto other = password_given();
  other.device.reset();
  BOOST_REQUIRE(execute(other).has_value());
  const auto done = execute(sign_out_everywhere{shell, "a strange sign-in", fresh<notice_id>()});
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(std::ranges::any_of(done->events, [](const event& e) {
    const auto* planned = std::get_if<notice_planned>(&e);
    return planned && planned->about == notice_kind::password_alone;
  }));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_is_not_ended_by_support) {
  sign_in();
  pass(policy.session.idle_timeout);
  const auto done = execute(sign_out_everywhere{shell, {}, fresh<notice_id>()});
  BOOST_REQUIRE(done.has_value());
  for (const auto& e : done->events)
    if (const auto* ended = std::get_if<session_ended>(&e)) BOOST_TEST((ended->reason == end_reason::expired));
}

BOOST_AUTO_TEST_CASE(suspension_keeps_what_was_said_to_be_lost) {
  const auto session = enable(phone);
  const auto app = add_app(*this, session);
  pass(days(4)); // it counts for its class
  const auto again = sign_in();
  run(lose_authenticator{again, app.id, fresh<notice_id>()});
  BOOST_REQUIRE(find_authenticator(account, app.id)->ends_at);
  run(suspend_user{shell, "a thief is in"});
  BOOST_TEST(!find_authenticator(account, app.id)->ends_at);
  pass(days(4));
  run(resume_user{shell, {}});
  BOOST_TEST(find_authenticator(account, app.id));
}

BOOST_AUTO_TEST_CASE(a_higher_role_takes_a_new_sign_in) {
  account.organisation = org.id = fresh<organisation_id>();
  in_organisation = true;
  const auto session = enable(phone);
  app_token program;
  program.id = fresh<app_token_id>();
  program.created_at = now;
  account.app_tokens.push_back(program);
  run(set_role{role::admin, shell});
  BOOST_TEST(!lives(session));
  BOOST_TEST(account.app_tokens.empty());
  const auto as_admin = sign_in();
  run(set_role{role::member, shell});
  BOOST_TEST(lives(as_admin));
}

BOOST_AUTO_TEST_CASE(an_enrol_link_ends_with_a_higher_role_and_a_sign_out) {
  enable(phone);
  for (const bool is_role : {true, false}) {
    const auto link = fresh<link_id>();
    run(reset_two_step{shell, "lost", fresh<notice_id>(), fresh<link_id>()});
    run(make_link{link, link_purpose::enrol, shell});
    if (is_role)
      run(set_role{role::operator_, shell});
    else
      run(sign_out_everywhere{shell, {}, fresh<notice_id>()});
    BOOST_TEST(!find_link(account, link, now));
    BOOST_TEST(needs_link(account, nullptr, now));
    account.link_required_since.reset();
    enable(phone);
  }
}

BOOST_AUTO_TEST_CASE(who_slept_under_a_policy_needs_a_link_elsewhere_too) {
  account.organisation = org.id = fresh<organisation_id>();
  org.two_step_from = now;
  in_organisation = true;
  pass(days(91));
  BOOST_REQUIRE(needs_link(account, &org, now));
  run(move_user{fresh<organisation_id>(), shell});
  BOOST_TEST(needs_link(account, nullptr, now));
}

BOOST_AUTO_TEST_CASE(an_operator_leaves_the_organisation) {
  account.organisation = org.id = fresh<organisation_id>();
  in_organisation = true;
  trust_a_browser();
  run(set_role{role::admin, shell});
  BOOST_TEST((account.role == role::admin));
  BOOST_TEST((account.organisation == org.id));
  BOOST_TEST(account.trusted_browsers.empty());
  run(set_role{role::operator_, shell});
  BOOST_TEST((account.role == role::operator_));
  BOOST_TEST(!account.organisation.has_value());
  BOOST_TEST((account.support_acts.back().what == activity_kind::role_set));
  BOOST_CHECK(kind(set_role{role::admin, shell}) == refusal_kind::not_in_state);
  BOOST_CHECK(kind(move_user{org.id, shell}) == refusal_kind::not_in_state);
}

BOOST_AUTO_TEST_CASE(who_is_moved_is_a_member_there) {
  account.organisation = org.id = fresh<organisation_id>();
  account.role = role::admin;
  const auto link = ask();
  trust_a_browser();
  const auto other = fresh<organisation_id>();
  run(move_user{other, shell});
  BOOST_TEST((account.organisation == other));
  BOOST_TEST((account.role == role::member));
  BOOST_TEST(!find_link(account, link, now));
  BOOST_TEST(account.trusted_browsers.empty());
  BOOST_TEST((account.support_acts.back().what == activity_kind::moved));
}

BOOST_AUTO_TEST_CASE(the_name_is_set_and_taken_away) {
  run(set_name{"Ann Bell", shell});
  BOOST_TEST(account.name == "Ann Bell");
  run(set_name{"", shell});
  BOOST_TEST(account.name == "");
}

BOOST_AUTO_TEST_SUITE_END()
