// Corrects times after the present one, once a clock that was ahead has been set right.
#include "core/installation/clock_correction.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

namespace clock_correction {

constexpr time_point now{days(20'000)};
constexpr time_point before = now - hours(1), after = now + days(5'000);

session session_of(std::uint8_t n, time_point started, time_point full, time_point used) {
  session s;
  s.id.value.fill(n);
  s.started_at = started;
  s.full_sign_in_at = full;
  s.last_used_at = used;
  return s;
}

challenge challenge_of(time_point issued) {
  challenge c;
  c.issued_at = issued;
  c.expires_at = issued + minutes(5);
  return c;
}

app_token token_of(std::uint8_t n, time_point created, std::optional<time_point> used = {}) {
  app_token t;
  t.id.value.fill(n);
  t.created_at = created;
  t.last_used_at = used;
  return t;
}

authenticator app_of(time_point added, totp_step last_step, std::optional<time_point> used = {}) {
  authenticator one;
  one.added_at = added;
  one.last_step = last_step;
  one.used_at = used;
  return one;
}

passkey key_of(time_point added, std::optional<time_point> used = {}) {
  passkey one;
  one.sign_count = 7;
  one.added_at = added;
  one.used_at = used;
  return one;
}

} // namespace clock_correction

BOOST_AUTO_TEST_SUITE(clock_correction)

BOOST_AUTO_TEST_CASE(what_is_of_the_past_stays_as_it_is) {
  account a;
  a.sessions = {session_of(1, before, before, now)};
  a.sign_ins = {challenge_of(now)};
  a.app_tokens = {token_of(1, before, now)};
  a.app_tokens.front().expires_at = after; // its end, not the time when it was made
  a.two_step = enabled{{}, before, now};
  a.failures[0].at = {before, now};
  a.notices = {{{}, notice_kind::password_changed, {}, now, after}};
  a.authenticators = {
      app_of(before, totp_step_at(now) + max_drift + totp_spread, now)}; // of a phone whose clock is ahead
  a.passkeys = {key_of(before, now), key_of(now)};
  a.passkeys[1].ends_at = now + days(3);
  a.second_step_kept_since = before;
  const auto as_it_was = a;
  BOOST_TEST(!correct_clock(a, now));
  BOOST_TEST((a == as_it_was));
}

BOOST_AUTO_TEST_CASE(a_link_of_a_clock_that_was_ahead_lives_as_long_as_others) {
  account a;
  a.links.resize(2);
  a.links[0].made_at = before;
  a.links[0].expires_at = before + days(1);
  a.links[1].made_at = after;
  a.links[1].expires_at = after + days(1);
  a.links[1].second_step_at = after;
  a.link_required_since = after;
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.links[0].made_at == before && a.links[0].expires_at == before + days(1)));
  BOOST_TEST((a.links[1].made_at == now && a.links[1].expires_at == now + days(1)));
  BOOST_TEST((a.links[1].second_step_at == now));
  BOOST_TEST((a.link_required_since == now));
  BOOST_TEST(!correct_clock(a, now));
}

BOOST_AUTO_TEST_CASE(what_was_begun_by_a_clock_that_was_ahead_is_over) {
  account a;
  a.sessions = {
      session_of(1, before, before, before), session_of(2, after, after, after), session_of(3, before, after, after),
      session_of(4, before, before, after)};
  a.sign_ins = {challenge_of(before), challenge_of(after)};
  a.app_tokens = {token_of(1, before, after), token_of(2, after)};
  BOOST_TEST(correct_clock(a, now));
  BOOST_REQUIRE(a.sessions.size() == 2u);
  BOOST_TEST((a.sessions[0] == session_of(1, before, before, before)));
  BOOST_TEST((a.sessions[1] == session_of(4, before, before, now)));
  BOOST_TEST((a.sign_ins == std::vector{challenge_of(before)}));
  BOOST_TEST((a.app_tokens == std::vector{token_of(1, before, now)}));
  BOOST_TEST(!correct_clock(a, now));
}

BOOST_AUTO_TEST_CASE(a_pending_change_falls_back) {
  account a;
  a.two_step = pending_enable{challenge_of(after)};
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST(std::holds_alternative<disabled>(a.two_step));
  a.two_step = pending_disable{{}, before, challenge_of(after), after};
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((std::get<enabled>(a.two_step) == enabled{{}, before, now}));
  a.two_step = pending_disable{{}, before, challenge_of(before), before};
  BOOST_TEST(!correct_clock(a, now));
}

// Nobody has to wait until 2041, and nothing is forgiven.
BOOST_AUTO_TEST_CASE(what_is_counted_counts_as_of_now) {
  account a;
  a.failures[1].at = {before, after, after + hours(1)};
  a.tried = {{{}, after}};
  a.warned_at = after;
  a.recent = {{activity_kind::signed_in, before}, {activity_kind::code_failed, after}};
  a.password.changed_at = after;
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.failures[1].at == std::vector{before, now, now}));
  BOOST_TEST((a.tried.front().at == now));
  BOOST_TEST((a.warned_at == now));
  BOOST_TEST((a.recent.back().at == now && a.recent.front().at == before));
  BOOST_TEST((a.password.changed_at == now));
}

BOOST_AUTO_TEST_CASE(a_notice_keeps_the_time_it_has_left) {
  account a;
  a.notices = {{{}, notice_kind::password_changed, {}, after, after + hours(3)}};
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.notices.front().at == now && a.notices.front().expires_at == now + hours(3)));
  a.notices = {{{}, notice_kind::password_changed, {}, after, after + hours(3), after + hours(1)}};
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.notices.front().due_at == now + hours(1)));
}

BOOST_AUTO_TEST_CASE(messages_that_were_heard_of_later_are_forgotten) {
  account a;
  message_trace early, late;
  early.steps = {{delivery_step::accepted, "p", "", before}};
  late.steps = {{delivery_step::accepted, "p", "", before}, {delivery_step::delivered, "p", "", after}};
  a.messages = {early, late};
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.messages == std::vector{early}));
}

// Else none of its codes would be good until 2041.
BOOST_AUTO_TEST_CASE(an_app_s_codes_are_good_again_and_those_just_taken_are_not) {
  account a;
  a.authenticators = {app_of(after, totp_step_at(after), after + hours(1))};
  a.second_step_kept_since = after;
  BOOST_TEST(correct_clock(a, now));
  const auto& one = a.authenticators.front();
  BOOST_TEST((one.added_at == now && one.used_at == now));
  BOOST_TEST(one.last_step == totp_step_at(now) + max_drift + totp_spread);
  BOOST_TEST((a.second_step_kept_since == now));
  BOOST_TEST(!correct_clock(a, now));
}

BOOST_AUTO_TEST_CASE(a_lost_app_goes_in_three_days_at_most) {
  account a;
  a.authenticators = {app_of(before, 0), app_of(before, 0)};
  a.authenticators[0].ends_at = now + days(2);
  a.authenticators[1].ends_at = after;
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.authenticators[0].ends_at == now + days(2)));
  BOOST_TEST((a.authenticators[1].ends_at == now + days(3)));
  BOOST_TEST(!correct_clock(a, now));
}

// It would begin to count in 2041, and its owner would read that it was used then.
BOOST_AUTO_TEST_CASE(a_passkey_was_added_and_used_by_now_and_its_counter_stays) {
  account a;
  a.passkeys = {key_of(after, after + hours(1)), key_of(before, after), key_of(after)};
  a.passkeys_kept_since = a.authenticators_kept_since = after;
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.passkeys_kept_since == now && a.authenticators_kept_since == now));
  BOOST_TEST((a.passkeys == std::vector{key_of(now, now), key_of(before, now), key_of(now)}));
  BOOST_TEST(!correct_clock(a, now));
}

BOOST_AUTO_TEST_CASE(a_lost_passkey_goes_in_three_days_at_most) {
  account a;
  a.passkeys = {key_of(before), key_of(before)};
  a.passkeys[0].ends_at = now + days(2);
  a.passkeys[1].ends_at = after;
  BOOST_TEST(correct_clock(a, now));
  BOOST_TEST((a.passkeys[0].ends_at == now + days(2)));
  BOOST_TEST((a.passkeys[1].ends_at == now + days(3)));
  BOOST_TEST(!correct_clock(a, now));
}

BOOST_AUTO_TEST_CASE(hits_and_amounts_count_as_of_now) {
  meter m;
  m.longest = hours(24);
  m.hits = {before, after, after + hours(1)};
  count(m, 5, now);
  count(m, 7, now + hours(2));
  BOOST_TEST(correct_clock(m, now));
  BOOST_TEST((m.hits == std::vector{before, now, now}));
  BOOST_TEST(amount_since(counter_of(m), now) == 12u);
  BOOST_TEST(counter_of(m).hours.size() == 1u);
  BOOST_TEST(!correct_clock(m, now));
  BOOST_TEST((refused_until(m, 3, hours(24), now) == before + hours(24)));
}

BOOST_AUTO_TEST_CASE(a_duty_that_had_begun_has_begun) {
  organisation o;
  o.two_step_from = after;
  BOOST_TEST(!correct_clock(o, now, after - hours(1))); // it was still in the future
  BOOST_TEST(correct_clock(o, now, after));
  BOOST_TEST((o.two_step_from == now));
}

BOOST_AUTO_TEST_CASE(browsers_can_be_trusted_again_after_fewer_days_of_a_clock_that_was_ahead) {
  organisation o;
  o.trusted_since = after;
  BOOST_TEST(correct_clock(o, now, after));
  BOOST_TEST((o.trusted_since == now));
  BOOST_TEST(!correct_clock(o, now, after));
}

BOOST_AUTO_TEST_SUITE_END()
