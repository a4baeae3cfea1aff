// Trusted browsers (decision 48): who may trust one, what it is worth, and for how long. Its cookie:
// trusted_browser_secret_test.cpp; what ends the trust: trusted_browser_end_test.cpp.

#include "core/account/access.hpp"
#include "core/account/amr.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/recovery.hpp"
#include "tests/core/support/trusted_browsers.hpp"

#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace trusting_browsers {

using fixture = world_with_trust;
using cookie = trusted_cookie;

} // namespace trusting_browsers

BOOST_FIXTURE_TEST_SUITE(trusting_browsers, fixture)

// Who may.

BOOST_AUTO_TEST_CASE(nobody_may_where_no_organisation_allows_it) {
  org.trusted_days.reset();
  trusted();
  BOOST_TEST(account.trusted_browsers.empty());
  org.trusted_days = 30;
  in_organisation = false;
  trusted();
  BOOST_TEST(account.trusted_browsers.empty());
}

BOOST_AUTO_TEST_CASE(admins_and_operators_may_not) {
  auto c = trusted();
  for (const auto r : {role::admin, role::operator_}) {
    account.role = r;
    BOOST_TEST(!open(c).has_value());
    sign_in_and_trust(new_cookie());
    BOOST_TEST(account.trusted_browsers.size() == 1u);
  }
  account.role = role::member;
  BOOST_TEST(open(c).has_value()); // whatever it was in between
}

BOOST_AUTO_TEST_CASE(whoever_does_not_ask_for_it_is_asked_each_time) {
  sign_in();
  BOOST_TEST(account.trusted_browsers.empty());
}

BOOST_AUTO_TEST_CASE(a_recovery_code_trusts_no_browser) {
  const auto s = sign_in();
  BOOST_REQUIRE(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>(), {}}).has_value());
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  BOOST_REQUIRE(execute(recovery_code_given(*this, 1)).has_value());
  BOOST_TEST(account.trusted_browsers.empty());
}

// What it is worth.

BOOST_AUTO_TEST_CASE(the_password_is_enough_in_it) {
  auto c = trusted();
  const auto texts = sent.size();
  const auto s = open(c);
  BOOST_REQUIRE(s.has_value());
  BOOST_TEST(sent.size() == texts);
  const auto& session = of(*s);
  BOOST_TEST(amr_of(methods_of(account, session)) == "pwd,trusted");
  BOOST_TEST(is_by_trust(session));
  BOOST_TEST(is_verified(account, session, &org, now));
  BOOST_TEST(!has_given_second_step(account, session));
  BOOST_TEST(!second_step_at(account, session).has_value());
  BOOST_TEST(second_step_rank(account, session) == 0);
  BOOST_CHECK(required_step(account, session, &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(it_meets_a_mandatory_policy) {
  auto c = trusted();
  org.two_step_from = now;
  const auto s = open(c);
  BOOST_REQUIRE(s.has_value());
  BOOST_CHECK(required_step(account, of(*s), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(it_is_no_step_up) {
  auto c = trusted();
  const auto s = *open(c);
  const auto kind = [&](const command& what) { return refused(what).kind; };
  BOOST_CHECK(
      kind(create_app_token{s, new_app_token("backup"), fresh<notice_id>()}) == refusal_kind::second_step_again
  );
  BOOST_CHECK(
      kind(change_password{s, account.password.generation, {"n"}, fresh<notice_id>()}) ==
      refusal_kind::second_step_again
  );
  BOOST_CHECK(
      kind(make_recovery_codes{s, recovery_set(), fresh<notice_id>(), {}}) == refusal_kind::second_step_again
  );
  BOOST_CHECK(kind(adding(*this, s, new_passkey(*this))) == refusal_kind::second_step_again);
}

BOOST_AUTO_TEST_CASE(a_second_step_given_later_in_the_session_counts) {
  auto c = trusted();
  const auto s = *open(c);
  BOOST_REQUIRE(execute(stepping_up(*this, s, by_text)).has_value());
  BOOST_REQUIRE(execute(step_up_answer(*this, s, *last_code())).has_value());
  BOOST_TEST(has_given_second_step(account, of(s)));
  BOOST_TEST(!is_by_trust(of(s)));
  account.trusted_browsers.clear();
  BOOST_TEST(is_verified(account, of(s), &org, now));
}

BOOST_AUTO_TEST_CASE(it_counts_after_the_right_password_alone) {
  auto c = trusted();
  auto begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.password_generation = account.password.generation + 1;
  BOOST_CHECK(refused(begin).kind == refusal_kind::stale_password);
  // After a code that died nobody gave the password now.
  begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.former_step = password_step_of(*this);
  const auto anew = execute(begin);
  BOOST_REQUIRE(anew.has_value());
  BOOST_TEST(anew->challenged.has_value());
}

BOOST_AUTO_TEST_CASE(a_suspended_person_stays_out) {
  auto c = trusted();
  account.suspended = true;
  BOOST_CHECK(refused(with_cookie(c, fresh<trusted_secret_id>())).kind == refusal_kind::suspended);
}

BOOST_AUTO_TEST_CASE(wrong_codes_of_others_do_not_pause_it) {
  auto c = trusted();
  for (std::uint32_t i = 0; i < policy.failures.per_day; ++i)
    evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, {}, {}});
  BOOST_REQUIRE(!execute(password_given()).has_value());
  BOOST_TEST(open(c).has_value());
}

BOOST_AUTO_TEST_CASE(it_keeps_the_known_browser_and_ends_wrong_passwords_in_a_row) {
  auto c = trusted();
  const auto known = known_browser();
  account.password_streak.failures = 50;
  pass(hours(1));
  auto begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.trust = device_trust::known_browser;
  begin.device = known;
  BOOST_REQUIRE(execute(begin).has_value());
  const auto* device = find_device(account, known.id);
  BOOST_REQUIRE(device);
  BOOST_TEST((device->used_at == now));
  BOOST_TEST(account.password_streak.failures == 0u);
}

// How long.

BOOST_AUTO_TEST_CASE(it_ends_after_its_days_however_often_it_is_used) {
  auto c = trusted();
  for (int day = 0; day < 29; ++day) {
    pass(days(1));
    BOOST_REQUIRE(open(c).has_value());
  }
  pass(days(1) - milliseconds(1));
  BOOST_TEST(open(c).has_value());
  pass(milliseconds(1));
  BOOST_TEST(!open(c).has_value());
  BOOST_TEST(!has_event("trust_ended")); // nothing was wrong
}

BOOST_AUTO_TEST_CASE(fewer_days_end_it_earlier_and_more_do_not_prolong_it) {
  auto c = trusted();
  pass(days(2));
  org.trusted_days = 2;
  BOOST_TEST(!open(c).has_value());
  org.trusted_days = 3;
  BOOST_TEST(open(c).has_value());
  auto later = new_cookie();
  sign_in_and_trust(later); // for three days
  org.trusted_days = 30;
  pass(days(3));
  BOOST_TEST(!open(later).has_value());
}

BOOST_AUTO_TEST_CASE(what_it_opened_ends_with_it) {
  auto c = trusted();
  const auto s = *open(c);
  org.trusted_days.reset();
  BOOST_TEST(!is_verified(account, of(s), &org, now));
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::give_second_step);
  org.trusted_days = 30;
  BOOST_TEST(is_verified(account, of(s), &org, now));
  const auto owner = sign_in();
  BOOST_REQUIRE(execute(revoke_trust{owner, c.browser}).has_value());
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::give_second_step);
  BOOST_CHECK(refused(revoke_trust{s, c.browser}).kind == refusal_kind::second_step_again);
  BOOST_TEST(!open(c).has_value());
}

BOOST_AUTO_TEST_CASE(what_it_opened_ends_with_the_days) {
  auto c = trusted();
  const auto s = *open(c);
  pass(days(2));
  BOOST_TEST(is_verified(account, of(s), &org, now));
  org.trusted_days = 2;
  BOOST_TEST(!is_verified(account, of(s), &org, now));
  org.trusted_days = 30;
  pass(days(28));
  BOOST_TEST(!is_verified(account, of(s), &org, now));
}

BOOST_AUTO_TEST_CASE(what_fewer_days_ended_stays_ended) {
  const auto set = [&](std::optional<std::uint8_t> d) {
    evolve(org, organisation_event(trusted_days_set{d, {}, now}));
  };
  auto first = trusted();
  pass(days(2));
  auto second = trusted();
  pass(hours(1));
  const auto s = *open(first);
  set(1); // ends the first
  set(30);
  BOOST_TEST(!is_verified(account, of(s), &org, now));
  BOOST_TEST(!open(first).has_value());
  BOOST_TEST(open(second).has_value());
  set({});
  pass(hours(1));
  set(30);
  BOOST_TEST(!open(second).has_value());
  auto third = trusted();
  pass(days(1));
  set(10);
  set(30);
  BOOST_TEST(open(third).has_value());
}

BOOST_AUTO_TEST_CASE(nobody_trusts_a_browser_with_a_password_that_support_set) {
  account.password.must_change = true;
  sign_in_and_trust(new_cookie());
  BOOST_TEST(account.trusted_browsers.empty());
}

BOOST_AUTO_TEST_CASE(others_keep_theirs_when_one_is_revoked) {
  auto one = trusted(), other = trusted();
  BOOST_REQUIRE(execute(revoke_trust{sign_in(), one.browser}).has_value());
  BOOST_TEST(!open(one).has_value());
  BOOST_TEST(open(other).has_value());
  BOOST_CHECK(account.recent.back().kind == activity_kind::signed_in);
  BOOST_TEST(std::ranges::count(account.recent, activity_kind::trust_ended, &activity::kind) == 1);
}

BOOST_AUTO_TEST_CASE(revoking_what_is_not_there_does_nothing) {
  trusted();
  const auto done = execute(revoke_trust{sign_in(), fresh<trusted_browser_id>()});
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(done->events.empty());
  BOOST_TEST(account.trusted_browsers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_longest_unused_gives_way) {
  std::vector<cookie> all;
  for (std::size_t i = 0; i < max_trusted_browsers; ++i) {
    all.push_back(trusted());
    pass(minutes(1));
  }
  BOOST_REQUIRE(open(all[0]).has_value());
  pass(minutes(1));
  trusted();
  BOOST_TEST(account.trusted_browsers.size() == max_trusted_browsers);
  BOOST_TEST(open(all[0]).has_value());
  BOOST_TEST(!open(all[1]).has_value());
}

BOOST_AUTO_TEST_CASE(the_same_browser_trusted_again_has_one_place) {
  const auto first = trusted();
  sign_in_and_trust(new_cookie(), first.browser);
  BOOST_TEST(account.trusted_browsers.size() == 1u);
  BOOST_TEST(!find_trusted_browser(account, first.browser));
}

BOOST_AUTO_TEST_SUITE_END()
