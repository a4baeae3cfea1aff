// Recovery codes: who makes them, what one opens, how often it may be tried, and when they are over.

#include "core/account/access.hpp"
#include "core/account/recovery_codes.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_recovery {

const auto phone = number("+4520123456");
const actor root{actor_kind::shell, "root"};

struct fixture : world {
  /// In the place of those that there are.
  make_recovery_codes making(const session_id& s, std::size_t first = 1) {
    make_recovery_codes c{s, recovery_set(first), fresh<notice_id>()};
    if (account.recovery) c.replaces = account.recovery->made_at;
    return c;
  }
  /// Two-step verification is on, and so are codes 1 to 10.
  session_id with_codes() {
    const auto s = enable(phone);
    BOOST_REQUIRE(execute(making(s)).has_value());
    notices.clear();
    pass(minutes(1));
    return s;
  }

  /// What a browser remembers of the right password.
  struct given {
    std::uint32_t generation;
    password_step step;
    challenge_id challenge;
  };
  given give_password() {
    const auto begun = password_given();
    const given g{account.password.generation, {now, account.known_browser_epoch}, begun.challenge};
    execute(begun);
    return g;
  }
  try_recovery_code trying(const given& g) { return {g.generation, g.step}; }
  verify_recovery_code verifying(const given& g, std::size_t n) {
    auto c = recovery_code_given(*this, n);
    c.password_generation = g.generation;
    c.step = g.step;
    c.challenge = g.challenge;
    return c;
  }
  session_id sign_in_with(std::size_t n) {
    const auto g = give_password();
    BOOST_REQUIRE(execute(trying(g)).has_value());
    const auto c = verifying(g, n);
    const auto done = execute(c);
    BOOST_REQUIRE(done.has_value() && !done->refused);
    return c.session.id;
  }
  refusal wrong_try(const given& g, std::size_t n = 99) {
    BOOST_REQUIRE(execute(trying(g)).has_value());
    return refused(verifying(g, n));
  }
  const session& of(const session_id& id) const { return *find_session(account, id); }
};

} // namespace decide_recovery

BOOST_FIXTURE_TEST_SUITE(decide_recovery, fixture)

BOOST_AUTO_TEST_CASE(a_code_signs_in_once) {
  with_codes();
  const auto s = sign_in_with(3);
  BOOST_TEST(methods_of(account, of(s)) == (method::password | method::recovery_code));
  BOOST_TEST(is_verified(account, of(s), nullptr, now));
  BOOST_TEST(account.recovery->left.size() == 9u);
  BOOST_TEST(account.sign_ins.empty()); // the code that was texted is over
  pass(minutes(1));
  const auto again = give_password();
  BOOST_CHECK(wrong_try(again, 3).kind == refusal_kind::wrong_code);
  BOOST_TEST(account.recovery->left.size() == 9u);
}

BOOST_AUTO_TEST_CASE(it_meets_a_policy_but_is_no_step_up) {
  with_codes();
  in_organisation = true;
  org.two_step_from = now;
  const auto s = sign_in_with(1);
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::none);
  BOOST_TEST(!second_step_at(account, of(s)).has_value());
  BOOST_CHECK(refused(making(s)).kind == refusal_kind::second_step_again);
  BOOST_CHECK(
      refused(create_app_token{s, new_app_token("calendar"), fresh<notice_id>()}).kind ==
      refusal_kind::second_step_again
  );
  // With the phone it goes on as any other.
  BOOST_REQUIRE(execute(begin_step_up{s, fresh<challenge_id>()}).has_value());
  const renewed_session renewed{fresh<session_id>()};
  BOOST_REQUIRE(
      execute(verify_step_up{s, last_code(), renewed, device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST(execute(making(renewed.id)).has_value());
}

BOOST_AUTO_TEST_CASE(its_session_is_short) {
  with_codes();
  policy.session.idle_timeout = hours(8);
  policy.session.absolute_timeout = hours(12);
  const auto s = sign_in_with(1);
  const auto lives_after = [&](milliseconds idle, milliseconds age) {
    auto one = of(s);
    one.started_at = now - age;
    one.last_used_at = now - idle;
    return lives(account, one, policy.session, now);
  };
  BOOST_TEST(lives_after(hours(1) - seconds(1), hours(2)));
  BOOST_TEST(!lives_after(hours(1), hours(2)));
  BOOST_TEST(lives_after(minutes(1), hours(4) - seconds(1)));
  BOOST_TEST(!lives_after(minutes(1), hours(4)));
  // What the installation says is shorter still holds.
  policy.session.idle_timeout = minutes(20);
  BOOST_TEST(!lives_after(minutes(20), minutes(30)));
}

BOOST_AUTO_TEST_CASE(the_browser_is_not_known_by_it) {
  with_codes();
  const auto known = account.devices.size();
  sign_in_with(1);
  BOOST_TEST(account.devices.size() == known);
}

BOOST_AUTO_TEST_CASE(ten_tries_a_day_are_charged_before_they_are_compared) {
  with_codes();
  const auto g = give_password();
  for (std::size_t i = 0; i < recovery_tries_a_day; ++i) BOOST_REQUIRE(execute(trying(g)).has_value());
  const auto no = refused(trying(g));
  BOOST_CHECK(no.kind == refusal_kind::too_many_recovery_tries);
  BOOST_CHECK(no.retry_at == now + days(1));
  // The owner's known browser has tries of its own.
  auto own = trying(g);
  own.trust = device_trust::known_browser;
  own.device = known_browser();
  own.step.at = now; // it signed in there just now
  own.step.epoch = account.known_browser_epoch;
  own.password_generation = account.password.generation;
  BOOST_TEST(execute(own).has_value());
  pass(days(1));
  BOOST_TEST(execute(trying(give_password())).has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_one_counts_in_the_common_budget_and_warns_the_owner) {
  with_codes();
  const auto g = give_password();
  for (std::uint32_t left = 9; left > 0; --left) BOOST_TEST(wrong_try(g).attempts_left == left);
  BOOST_CHECK(wrong_try(g).kind == refusal_kind::too_many_recovery_tries);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.size() == 10u);
  BOOST_TEST(std::ranges::count(notices, notice_kind::wrong_codes, [](const send_notice& n) {
               return n.notice.kind;
             }) == 1);
  pass(minutes(20));
  BOOST_CHECK(refused(password_given()).kind == refusal_kind::paused); // six-digit codes
}

BOOST_AUTO_TEST_CASE(the_pause_of_six_digit_codes_stops_none) {
  with_codes();
  auto g = give_password();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 5; ++i) refused(verify_sign_in{g.challenge, wrong_code(), {}, fresh<notice_id>()});
    pass(minutes(1));
    if (round == 0) g = give_password();
  }
  BOOST_CHECK(refused(password_given()).kind == refusal_kind::paused);
  g.step = {now, account.known_browser_epoch};
  BOOST_REQUIRE(execute(trying(g)).has_value());
  BOOST_TEST(!execute(verifying(g, 2))->refused.has_value());
}

BOOST_AUTO_TEST_CASE(the_password_step_is_lately_and_of_now) {
  with_codes();
  const auto g = give_password();
  auto other = trying(g);
  ++other.password_generation;
  BOOST_CHECK(refused(other).kind == refusal_kind::stale_password);
  pass(policy.new_code_within);
  BOOST_CHECK(refused(trying(g)).kind == refusal_kind::stale_password);
  BOOST_CHECK(refused(verifying(g, 1)).kind == refusal_kind::stale_password);
  // Somebody signed in since.
  const auto before = give_password();
  pass(seconds(2));
  sign_in_with(1);
  BOOST_CHECK(refused(verifying(before, 2)).kind == refusal_kind::stale_password);
}

BOOST_AUTO_TEST_CASE(the_password_step_is_used_up_after_the_session_is_over_too) {
  with_codes();
  const auto g = give_password();
  pass(seconds(2));
  const auto s = sign_in_with(1);
  BOOST_REQUIRE(execute(sign_out{s}).has_value());
  BOOST_CHECK(refused(trying(g)).kind == refusal_kind::stale_password);
}

BOOST_AUTO_TEST_CASE(it_proves_no_number) {
  with_codes();
  const auto before = number_verified_at(account, now);
  pass(days(30));
  sign_in_with(1);
  BOOST_CHECK(number_verified_at(account, now) == before);
}

BOOST_AUTO_TEST_CASE(it_makes_no_browser_unknown) {
  with_codes();
  const auto epoch = account.known_browser_epoch;
  const auto s = sign_in_with(1);
  BOOST_REQUIRE(execute(end_other_sessions{s, {s}}).has_value());
  BOOST_TEST(account.sessions.size() == 1u);
  BOOST_TEST(account.known_browser_epoch == epoch);
}

BOOST_AUTO_TEST_CASE(one_code_from_two_browsers_opens_one_session) {
  with_codes();
  const auto first = give_password(), second = give_password();
  BOOST_REQUIRE(execute(trying(first)).has_value());
  BOOST_REQUIRE(execute(trying(second)).has_value());
  const auto sessions = account.sessions.size();
  BOOST_TEST(!execute(verifying(first, 5))->refused.has_value());
  const auto late = execute(verifying(second, 5));
  BOOST_REQUIRE((late && late->refused));
  BOOST_CHECK(late->refused->kind == refusal_kind::wrong_code);
  BOOST_TEST(account.sessions.size() == sessions + 1);
}

BOOST_AUTO_TEST_CASE(a_new_set_ends_the_old_one) {
  const auto s = with_codes();
  BOOST_REQUIRE(execute(making(s, 50)).has_value());
  BOOST_CHECK(wrong_try(give_password(), 1).kind == refusal_kind::wrong_code);
  BOOST_TEST(!execute(verifying(give_password(), 55))->refused.has_value());
  BOOST_TEST((account.changes.back().kind == activity_kind::recovery_code_used));
}

BOOST_AUTO_TEST_CASE(of_two_forms_for_one_set_one_makes_codes) {
  const auto s = enable(phone);
  const auto first = making(s, 1), second = making(s, 50);
  BOOST_REQUIRE(execute(first).has_value());
  BOOST_CHECK(refused(second).kind == refusal_kind::recovery_codes_changed);
  BOOST_TEST((account.recovery->left.front() == recovery_digest_of(1)));
}

BOOST_AUTO_TEST_CASE(a_wrong_one_does_not_lengthen_the_pause) {
  with_codes();
  const auto g = give_password();
  for (int i = 0; i < 10; ++i) wrong_try(g);
  const auto before = account.failures[index(device_trust::unknown_browser)];
  account.recovery->tries[0].clear();
  wrong_try(g);
  BOOST_TEST((account.failures[index(device_trust::unknown_browser)] == before));
}

BOOST_AUTO_TEST_CASE(after_a_step_up_its_session_lives_as_any_other) {
  with_codes();
  policy.session.idle_timeout = hours(8);
  const auto s = sign_in_with(1);
  BOOST_REQUIRE(execute(begin_step_up{s, fresh<challenge_id>()}).has_value());
  BOOST_REQUIRE(
      execute(verify_step_up{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST((limits_of(of(s), policy.session).idle == hours(8)));
}

BOOST_AUTO_TEST_CASE(it_may_change_a_password_that_support_set) {
  with_codes();
  BOOST_REQUIRE(execute(set_password{{"p"}, root, fresh<notice_id>()}).has_value());
  const auto s = sign_in_with(1);
  BOOST_CHECK(required_step(account, of(s), nullptr, now) == next_step::change_password);
  const change_password forced{s, account.password.generation, {"own"}, fresh<notice_id>()};
  BOOST_TEST(execute(forced).has_value());
  BOOST_CHECK(
      refused(change_password{s, account.password.generation, {"other"}, fresh<notice_id>()}).kind ==
      refusal_kind::second_step_again
  );
}

BOOST_AUTO_TEST_CASE(they_are_over_with_the_second_step) {
  const auto s = with_codes();
  BOOST_REQUIRE(execute(begin_disable{s, fresh<challenge_id>()}).has_value());
  BOOST_TEST(account.recovery.has_value());
  BOOST_REQUIRE(
      execute(confirm_disable{s, last_code(), device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST(!account.recovery.has_value());
  BOOST_CHECK(refused(making(s)).kind == refusal_kind::not_in_state);
}

BOOST_AUTO_TEST_CASE(they_are_over_with_a_reset) {
  with_codes();
  const auto g = give_password();
  BOOST_REQUIRE(execute(reset_two_step{root, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  BOOST_TEST(!account.recovery.has_value());
  BOOST_CHECK(refused(verifying(g, 1)).kind == refusal_kind::stale_password); // the browsers' epoch rose
}

BOOST_AUTO_TEST_CASE(who_has_none_tries_none) {
  enable(phone);
  pass(minutes(1));
  BOOST_CHECK(refused(trying(give_password())).kind == refusal_kind::no_recovery_codes);
}

BOOST_AUTO_TEST_CASE(the_owner_hears_of_each) {
  const auto s = enable(phone);
  notices.clear();
  BOOST_REQUIRE(execute(making(s)).has_value());
  BOOST_TEST((notices.back().notice.kind == notice_kind::recovery_codes_made));
  for (std::size_t n = 1; n <= 7; ++n) {
    pass(hours(5));
    sign_in_with(n);
    const auto expected = n < 7 ? notice_kind::recovery_code_used : notice_kind::recovery_codes_low;
    BOOST_TEST((notices.back().notice.kind == expected));
  }
}

BOOST_AUTO_TEST_SUITE_END()
