// One-time links: what each is for, when it is over, and who stays out without one.

#include "core/account/access.hpp"
#include "core/account/link.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_link {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");
const actor root{actor_kind::shell, "root"};
const auto link = make_id<link_id>(7), other_link = make_id<link_id>(8);

struct fixture : world {
  void reset(const link_id& with = link) {
    BOOST_REQUIRE(execute(reset_two_step{root, "lost", fresh<notice_id>(), with}).has_value());
  }
  void make(const link_id& id, link_purpose purpose) {
    BOOST_REQUIRE(execute(make_link{id, purpose, root}).has_value());
  }
  /// The right password, in one of two browsers.
  begin_sign_in with_link(const std::optional<link_id>& id, int browser = 1) {
    auto c = password_given();
    if (id) c.link = link_claim{*id, make_id<link_browser_id>(static_cast<std::uint64_t>(browser))};
    return c;
  }
  session_id sign_in_by_link(const link_id& id = link) {
    const auto c = with_link(id);
    BOOST_REQUIRE(execute(c).has_value());
    return c.session.id;
  }
  void turn_on(const session_id& s, const e164_number& with) {
    BOOST_REQUIRE(execute(begin_enable{s, with, fresh<challenge_id>()}).has_value());
    const auto on = execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()});
    BOOST_REQUIRE(on.has_value() && !on->refused);
  }
  void require_two_step() {
    in_organisation = true;
    org.two_step_from = now;
  }
  next_step step_of(const session_id& s) const {
    return required_step(account, *find_session(account, s), in_organisation ? &org : nullptr, now);
  }
};

} // namespace decide_link

BOOST_FIXTURE_TEST_SUITE(decide_link, fixture)

BOOST_AUTO_TEST_CASE(after_a_reset_the_password_alone_opens_nothing) {
  enable(phone);
  reset();
  for (int i = 0; i < 3; ++i) {
    BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
    BOOST_CHECK(refused(with_link(other_link)).kind == refusal_kind::link_gone);
    pass(days(30));
  }
  BOOST_TEST(account.sessions.empty());
}

BOOST_AUTO_TEST_CASE(the_link_and_the_password_lead_to_the_number_and_nowhere_else) {
  enable(phone);
  reset();
  const auto s = sign_in_by_link();
  BOOST_CHECK(step_of(s) == next_step::enable_two_step);
  turn_on(s, other_phone);
  BOOST_CHECK(step_of(s) == next_step::none);
  BOOST_TEST(account.links.empty());
  BOOST_TEST(!account.link_required_since.has_value());
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone); // used
}

BOOST_AUTO_TEST_CASE(a_thief_with_the_password_stays_out_in_every_order) {
  enable(phone);
  const auto thiefs = sign_in(); // knows the password and once had the phone
  require_two_step();
  reset();
  BOOST_TEST(find_session(account, thiefs) == nullptr);
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  BOOST_CHECK(refused(begin_enable{thiefs, other_phone, fresh<challenge_id>()}).kind == refusal_kind::no_session);
  const auto owners = sign_in_by_link();
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  BOOST_CHECK(refused(with_link(link, 2)).kind == refusal_kind::link_gone); // bound to the owner's browser
  turn_on(owners, other_phone);
  const auto after = execute(with_link({}));
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(after->challenged.has_value()); // the second step stands
}

BOOST_AUTO_TEST_CASE(the_first_right_password_binds_the_link_to_its_browser) {
  enable(phone);
  reset();
  const auto first = with_link(link);
  BOOST_REQUIRE(execute(first).has_value());
  BOOST_CHECK(refused(with_link(link, 2)).kind == refusal_kind::link_gone);
  // The same browser may come back: it was closed, its session ended, or its answer was lost.
  BOOST_REQUIRE(execute(sign_out{first.session.id}).has_value());
  turn_on(sign_in_by_link(), other_phone);
}

BOOST_AUTO_TEST_CASE(a_forced_new_password_leaves_the_link_to_its_browser) {
  enable(phone);
  BOOST_REQUIRE(execute(set_password{{"n"}, root, fresh<notice_id>()}).has_value());
  reset();
  const auto s = sign_in_by_link();
  const change_password own{
      s, account.password.generation, {"m"}, fresh<notice_id>(), fresh<device_id>(), renewed_session{s}};
  BOOST_REQUIRE(execute(own).has_value());
  BOOST_REQUIRE(execute(sign_out{s}).has_value());
  turn_on(sign_in_by_link(), other_phone);
}

BOOST_AUTO_TEST_CASE(a_newer_link_ends_what_the_older_one_opened) {
  enable(phone);
  reset();
  const auto thiefs = sign_in_by_link(); // the link came to the wrong person, who knows the password
  BOOST_REQUIRE(execute(begin_enable{thiefs, other_phone, fresh<challenge_id>()}).has_value());
  const auto code = last_code();
  make(other_link, link_purpose::enrol);
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(pending_challenge(account.two_step) == nullptr);
  BOOST_CHECK(
      refused(confirm_enable{thiefs, code, {thiefs}, device_trust::unknown_browser, fresh<notice_id>()}).kind ==
      refusal_kind::no_session
  );
  BOOST_CHECK(refused(decline_two_step{thiefs, fresh<notice_id>()}).kind == refusal_kind::no_session);
  turn_on(sign_in_by_link(other_link), phone);
}

BOOST_AUTO_TEST_CASE(a_second_reset_ends_the_first_one_s_link) {
  enable(phone);
  reset();
  sign_in_by_link();
  reset(link_id()); // no link is at hand
  BOOST_TEST(account.links.empty());
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
}

BOOST_AUTO_TEST_CASE(twenty_wrong_passwords_end_a_link_and_others_none) {
  enable(phone);
  reset();
  const auto generation = account.password.generation;
  for (int i = 0; i < 150; ++i) execute(fail_password{generation, std::nullopt, fresh<notice_id>()});
  for (std::uint32_t i = 1; i < max_link_failures; ++i)
    BOOST_REQUIRE(execute(fail_password{generation, std::nullopt, fresh<notice_id>(), link}).has_value());
  BOOST_TEST(find_link(account, link, now) != nullptr);
  execute(fail_password{generation, std::nullopt, fresh<notice_id>(), link});
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
}

BOOST_AUTO_TEST_CASE(a_link_lives_a_day_and_a_newer_one_takes_its_place) {
  enable(phone);
  reset();
  pass(days(1));
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
  make(other_link, link_purpose::enrol);
  BOOST_TEST(account.links.size() == 1u);
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
  turn_on(sign_in_by_link(other_link), phone);
  BOOST_TEST(!account.link_required_since.has_value());
}

BOOST_AUTO_TEST_CASE(only_the_link_s_use_removes_the_mark) {
  enable(phone);
  reset(link_id()); // where the command that resets makes none
  BOOST_TEST(account.links.empty());
  BOOST_REQUIRE(execute(set_password{{"n"}, root, fresh<notice_id>()}).has_value());
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  require_two_step();
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  org.two_step_from.reset(); // waived
  in_organisation = false;   // moved
  BOOST_REQUIRE(execute(unlock{root, "asked", fresh<notice_id>()}).has_value());
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  reset(other_link); // again: there is nothing to reset, and the mark stands
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  sign_in_by_link(other_link);
}

BOOST_AUTO_TEST_CASE(an_account_that_had_no_second_step_opens_as_before_its_reset) {
  reset();
  BOOST_TEST(account.links.empty());
  BOOST_TEST(execute(with_link({})).has_value());
}

BOOST_AUTO_TEST_CASE(without_a_policy_the_person_may_decline) {
  enable(phone);
  reset();
  const auto s = sign_in_by_link();
  BOOST_REQUIRE(execute(begin_enable{s, phone, fresh<challenge_id>()}).has_value());
  BOOST_REQUIRE(execute(decline_two_step{s, fresh<notice_id>()}).has_value());
  BOOST_TEST(!account.link_required_since.has_value());
  BOOST_TEST(account.links.empty());
  BOOST_TEST(pending_challenge(account.two_step) == nullptr);
  BOOST_CHECK(step_of(s) == next_step::none);
  BOOST_TEST((notices.back().notice.to == recipient(phone))); // the former number is told
  BOOST_TEST(execute(with_link({})).has_value());
  BOOST_CHECK(refused(decline_two_step{s, fresh<notice_id>()}).kind == refusal_kind::not_in_state);
}

BOOST_AUTO_TEST_CASE(under_a_policy_nobody_declines) {
  enable(phone);
  require_two_step();
  reset();
  BOOST_CHECK(refused(decline_two_step{sign_in_by_link(), fresh<notice_id>()}).kind == refusal_kind::mandatory);
}

BOOST_AUTO_TEST_CASE(declining_takes_a_password_of_the_last_minutes) {
  enable(phone);
  reset();
  const auto s = sign_in_by_link();
  pass(policy.session.recent_sign_in);
  BOOST_CHECK(refused(decline_two_step{s, fresh<notice_id>()}).kind == refusal_kind::sign_in_again);
}

BOOST_AUTO_TEST_CASE(under_a_policy_an_account_that_slept_enrols_through_a_link) {
  const auto s = sign_in();
  require_two_step();
  BOOST_REQUIRE(execute(sign_out{s}).has_value());
  pass(longest_sleep - milliseconds(1));
  BOOST_TEST(!needs_link(account, &org, now));
  pass(milliseconds(1));
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
  BOOST_TEST(!needs_link(account, nullptr, now)); // without a policy the password opens it
  make(link, link_purpose::enrol);
  const auto back = sign_in_by_link();
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed); // until the factor is confirmed
  BOOST_CHECK(step_of(back) == next_step::enable_two_step);
  turn_on(back, phone);
}

BOOST_AUTO_TEST_CASE(one_that_never_signed_in_slept_since_it_was_made) {
  require_two_step();
  pass(longest_sleep);
  BOOST_CHECK(refused(with_link({})).kind == refusal_kind::link_needed);
}

BOOST_AUTO_TEST_CASE(a_password_link_sets_the_password_once) {
  const auto s = enable(phone);
  make(link, link_purpose::password);
  const auto told = notices.size();
  BOOST_REQUIRE(execute(set_password_by_link{link, {"n"}, fresh<notice_id>()}).has_value());
  BOOST_TEST(account.password.verifier.text == "n");
  BOOST_TEST(!account.password.must_change);
  BOOST_TEST(find_session(account, s) == nullptr);
  BOOST_TEST(notices.size() == told + 1);
  BOOST_TEST(has_second_step(account)); // it opens nothing by itself
  BOOST_CHECK(refused(set_password_by_link{link, {"m"}, fresh<notice_id>()}).kind == refusal_kind::link_gone);
}

BOOST_AUTO_TEST_CASE(each_link_is_for_one_thing) {
  make(link, link_purpose::password);
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
  make(other_link, link_purpose::enrol);
  BOOST_CHECK(refused(set_password_by_link{other_link, {"n"}, fresh<notice_id>()}).kind == refusal_kind::link_gone);
  BOOST_TEST(account.links.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_password_that_changed_otherwise_ends_the_links_that_were_to_set_it) {
  make(other_link, link_purpose::invitation);
  pass(milliseconds(1));
  const auto s = sign_in();
  make(link, link_purpose::password);
  make(make_id<link_id>(9), link_purpose::enrol);
  BOOST_REQUIRE(execute(change_password{s, account.password.generation, {"n"}, fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(account.links.size() == 1u);
  BOOST_CHECK(account.links[0].purpose == link_purpose::enrol);
}

BOOST_AUTO_TEST_CASE(invitations_live_a_week) {
  make(link, link_purpose::invitation);
  pass(days(7) - milliseconds(1));
  BOOST_TEST(find_link(account, link, now) != nullptr);
  pass(milliseconds(1));
  BOOST_CHECK(refused(set_password_by_link{link, {"n"}, fresh<notice_id>()}).kind == refusal_kind::link_gone);
}

BOOST_AUTO_TEST_CASE(an_enrol_link_is_for_whoever_has_no_second_step) {
  const auto before = sign_in();
  make(link, link_purpose::enrol);
  turn_on(before, phone); // otherwise than by the link
  BOOST_TEST(account.links.empty());
  BOOST_CHECK(refused(make_link{link, link_purpose::enrol, root}).kind == refusal_kind::not_in_state);
  BOOST_CHECK(refused(with_link(link)).kind == refusal_kind::link_gone);
}

BOOST_AUTO_TEST_CASE(whoever_has_a_password_of_their_own_is_not_invited) {
  pass(milliseconds(1));
  sign_in();
  BOOST_CHECK(refused(make_link{link, link_purpose::invitation, root}).kind == refusal_kind::not_in_state);
}

BOOST_AUTO_TEST_CASE(nobody_makes_a_link_for_themselves) {
  const actor own{actor_kind::operator_, to_text(account.id)};
  BOOST_CHECK(refused(make_link{link, link_purpose::password, own}).kind == refusal_kind::themselves);
  BOOST_CHECK(refused(make_link{link, link_purpose::password, actor{}}).kind == refusal_kind::themselves);
}

BOOST_AUTO_TEST_SUITE_END()
