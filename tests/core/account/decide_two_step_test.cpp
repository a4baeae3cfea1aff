#include "core/account/known_browser.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_two_step {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");

struct fixture : world {
  command enable_with(const session_id& s, const e164_number& to) {
    return begin_enable{s, to, fresh<challenge_id>()};
  }
  command confirm(const session_id& s, std::optional<one_time_code> c) {
    return confirm_enable{s, c, {s}, device_trust::unknown_browser, fresh<notice_id>()};
  }
  command disable(const session_id& s) { return begin_disable{s, fresh<challenge_id>()}; }
  command confirm_off(const session_id& s, std::optional<one_time_code> c) {
    return confirm_disable{s, c, device_trust::unknown_browser, fresh<notice_id>()};
  }
  std::string_view state() const { return name(effective(account.two_step, now)); }
};

} // namespace decide_two_step

BOOST_FIXTURE_TEST_SUITE(decide_two_step, fixture)

BOOST_AUTO_TEST_CASE(on_by_the_code_that_went_to_the_number) {
  const auto s = sign_in();
  BOOST_TEST(execute(enable_with(s, phone)).has_value());
  BOOST_TEST(state() == "pending-enable");
  BOOST_TEST(!execute(confirm(s, last_code()))->refused);
  BOOST_TEST(state() == "enabled");
  BOOST_TEST((*verified_phone(account.two_step) == phone));
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::two_step_enabled));
}

BOOST_AUTO_TEST_CASE(off_by_a_code_of_its_own_and_the_old_number_is_told) {
  const auto s = enable(phone);
  const auto enable_code = last_code();
  BOOST_TEST(execute(disable(s)).has_value());
  BOOST_TEST(state() == "pending-disable");
  BOOST_TEST((refused(confirm_off(s, enable_code)).kind == refusal_kind::wrong_code));
  BOOST_TEST(!execute(confirm_off(s, last_code()))->refused);
  BOOST_TEST(state() == "disabled");
  BOOST_TEST((notices.back().notice.to == phone));
  BOOST_TEST((notices.back().notice.kind == notice_kind::two_step_disabled));
}

BOOST_AUTO_TEST_CASE(turning_off_ends_what_else_is_let_in_where_that_is_asked_for) {
  for (const bool asked : {true, false}) {
    fixture f;
    const auto s = f.enable(phone);
    f.sign_in();
    BOOST_TEST(f.execute(create_app_token{s, f.new_app_token("backup"), f.fresh<notice_id>()}).has_value());
    f.execute(f.disable(s));
    BOOST_TEST_REQUIRE(f.account.sessions.size() == 2u);
    const auto done =
        f.execute(confirm_disable{s, f.last_code(), device_trust::unknown_browser, f.fresh<notice_id>(), asked});
    BOOST_TEST(!done->refused);
    BOOST_TEST(f.state() == "disabled");
    BOOST_TEST(f.account.sessions.size() == (asked ? 1u : 2u));
    BOOST_TEST((find_session(f.account, s) != nullptr));
    BOOST_TEST(f.account.app_tokens.size() == (asked ? 0u : 1u));
  }
}

BOOST_AUTO_TEST_CASE(a_sign_in_code_of_the_old_number_is_worth_nothing_after_turning_off) {
  const auto s = enable(phone);
  const auto begun = execute(password_given());
  const auto sign_in_code_of_old = last_code();
  execute(disable(s));
  BOOST_TEST(!execute(confirm_off(s, last_code()))->refused);
  const auto old = sign_in_code(*begun->challenged, sign_in_code_of_old);
  BOOST_TEST((refused(old).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(a_pending_change_past_its_expiry_reads_as_over_and_the_next_command_says_so) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  pass(minutes(5));
  BOOST_TEST(state() == "disabled");
  BOOST_TEST((refused(confirm(s, last_code())).kind == refusal_kind::challenge_gone));
  BOOST_TEST(execute(use_session{s})->events.size() == 2u); // the recorded use, and the expired change
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(a_dead_change_is_ended_by_the_next_command_that_changes_anything) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  pass(minutes(5));
  BOOST_TEST(execute(cancel_pending{s})->events.empty());
  const auto next = execute(enable_with(s, phone));
  BOOST_REQUIRE(next->events.size() == 2u);
  BOOST_TEST((std::get<pending_ended>(next->events[0]).reason == end_reason::expired));
  BOOST_TEST((std::get<enable_begun>(next->events[1]).challenge.to == phone));
}

BOOST_AUTO_TEST_CASE(nothing_pending_is_nothing_to_cancel) {
  const auto s = sign_in();
  BOOST_TEST(execute(cancel_pending{s})->events.empty());
}

BOOST_AUTO_TEST_CASE(the_same_number_from_another_session_starts_anew) {
  const auto s = sign_in(), t = sign_in();
  execute(enable_with(s, phone));
  const auto first = last_code();
  const auto next = execute(enable_with(t, phone));
  BOOST_REQUIRE(next->events.size() == 2u);
  BOOST_TEST((std::get<pending_ended>(next->events[0]).reason == end_reason::superseded));
  BOOST_TEST((refused(confirm(t, first)).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(confirm(s, last_code())).kind == refusal_kind::other_session));
}

BOOST_AUTO_TEST_CASE(the_bin_again_is_a_resend_and_from_another_session_a_new_code) {
  const auto s = enable(phone), t = sign_in();
  execute(disable(s));
  const auto first = last_code();
  BOOST_TEST((refused(disable(s)).kind == refusal_kind::resend_too_soon));
  pass(seconds(30));
  BOOST_TEST(execute(disable(s)).has_value());
  BOOST_TEST(equal(*first, *last_code()));
  execute(disable(t));
  BOOST_TEST((refused(confirm_off(t, first)).kind == refusal_kind::wrong_code));
  BOOST_TEST(!execute(confirm_off(t, last_code()))->refused);
}

BOOST_AUTO_TEST_CASE(a_change_dies_with_its_displaced_session) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  for (int i = 0; i < 9; ++i) sign_in();
  BOOST_TEST(state() == "pending-enable");
  sign_in();
  BOOST_TEST(!find_session(account, s));
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(an_expired_pending_disable_is_enabled_again) {
  const auto s = enable(phone);
  execute(disable(s));
  pass(minutes(5));
  BOOST_TEST(state() == "enabled");
}

BOOST_AUTO_TEST_CASE(the_fifth_wrong_code_ends_the_change) {
  const auto s = enable(phone);
  execute(disable(s));
  for (int i = 0; i < 4; ++i) BOOST_TEST((refused(confirm_off(s, wrong_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(confirm_off(s, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST((refused(confirm_off(s, last_code())).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(another_number_replaces_the_pending_one_and_kills_its_code) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  const auto old_code = last_code();
  execute(enable_with(s, other_phone));
  BOOST_TEST((refused(confirm(s, old_code)).kind == refusal_kind::wrong_code));
  BOOST_TEST(!execute(confirm(s, last_code()))->refused);
  BOOST_TEST((*verified_phone(account.two_step) == other_phone));
}

BOOST_AUTO_TEST_CASE(the_same_number_is_a_resend_under_the_resend_schedule) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  const auto code = last_code();
  BOOST_TEST((refused(enable_with(s, phone)).kind == refusal_kind::resend_too_soon));
  pass(seconds(30));
  BOOST_TEST(execute(enable_with(s, phone)).has_value());
  BOOST_TEST(equal(*code, *last_code()));
  BOOST_TEST(sent.back().send == 2u);
}

BOOST_AUTO_TEST_CASE(a_fourth_number_in_a_day_waits_for_the_first_to_be_a_day_old) {
  const auto s = sign_in();
  for (const char* n : {"+4520000001", "+4520000002", "+4520000003"}) {
    BOOST_TEST(execute(enable_with(s, number(n))).has_value());
    pass(seconds(1));
  }
  const auto refusal = refused(enable_with(s, number("+4520000004")));
  BOOST_TEST((refusal.kind == refusal_kind::too_many_numbers));
  BOOST_TEST((refusal.retry_at == start + days(1)));
  BOOST_TEST(execute(enable_with(s, number("+4520000002"))).has_value()); // not a new number
  now = *refusal.retry_at - milliseconds(1);
  const auto later = sign_in();
  BOOST_TEST((refused(enable_with(later, number("+4520000004"))).kind == refusal_kind::too_many_numbers));
  now = *refusal.retry_at;
  BOOST_TEST(execute(enable_with(later, number("+4520000004"))).has_value());
}

BOOST_AUTO_TEST_CASE(no_limit_on_numbers_where_none_is_set) {
  policy.new_numbers_per_day = 0;
  const auto s = sign_in();
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(execute(enable_with(s, number("+45200000" + std::to_string(10 + i)))).has_value());
}

BOOST_AUTO_TEST_CASE(only_the_session_that_began_confirms_and_any_may_cancel) {
  const auto s = sign_in(), t = sign_in();
  execute(enable_with(s, phone));
  BOOST_TEST((refused(confirm(t, last_code())).kind == refusal_kind::other_session));
  BOOST_TEST((refused(resend_code{sent.back().challenge, t}).kind == refusal_kind::other_session));
  BOOST_TEST(execute(cancel_pending{t}).has_value());
  BOOST_TEST(state() == "disabled");
}

BOOST_AUTO_TEST_CASE(an_old_sign_in_is_asked_for_the_password_first) {
  const auto s = sign_in();
  pass(minutes(10) - milliseconds(1));
  BOOST_TEST(execute(enable_with(s, phone)).has_value());
  pass(milliseconds(1));
  BOOST_TEST((refused(enable_with(s, other_phone)).kind == refusal_kind::sign_in_again));
  BOOST_TEST(!execute(confirm(s, last_code()))->refused); // a change that was begun in time can be finished
  BOOST_TEST((refused(disable(s)).kind == refusal_kind::sign_in_again));
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_forbids_turning_off_at_either_step) {
  const auto s = enable(phone);
  execute(disable(s));
  in_organisation = true;
  org.two_step_from = now;
  BOOST_TEST((refused(confirm_off(s, last_code())).kind == refusal_kind::mandatory));
  BOOST_TEST((refused(disable(s)).kind == refusal_kind::mandatory));
  BOOST_TEST(verified_phone(account.two_step));
}

BOOST_AUTO_TEST_CASE(a_policy_not_yet_in_force_forbids_nothing) {
  const auto s = enable(phone);
  in_organisation = true;
  org.two_step_from = now + milliseconds(1);
  BOOST_TEST(execute(disable(s)).has_value());
}

/// Every code takes two meters, of which one is refunded once the number is verified.
struct two_meters final : code_meters {
  meter_takes takes_of(const account&, const e164_number&, bool is_verified) const override {
    verified = is_verified;
    return {
        .ways = {{{make_id<meter_id>(1), 5, hours(1), true}, {make_id<meter_id>(2), 5, hours(1), false}}},
        .once = {},
        .amounts = {}};
  }
  mutable std::optional<bool> verified;
};

BOOST_AUTO_TEST_CASE(proving_the_number_refunds_its_reservations) {
  const two_meters each;
  const auto s = sign_in();
  meters = &each;
  const auto begun_at = now;
  const auto begun = execute(begin_enable{s, phone, fresh<challenge_id>()});
  BOOST_REQUIRE(begun.has_value());
  BOOST_TEST(begun->takes.ways.size() == 1u);
  BOOST_TEST((begun->takes.at == now));
  const auto id = sent.back().challenge;
  pass(seconds(30));
  execute(resend_code{id, s});
  execute(confirm(s, last_code()));
  BOOST_REQUIRE(given_back.size() == 2u);
  BOOST_TEST((given_back[0] == reservation{make_id<meter_id>(1), begun_at}));
  BOOST_TEST((given_back[1] == reservation{make_id<meter_id>(1), begun_at + seconds(30)}));
}

BOOST_AUTO_TEST_CASE(only_what_sends_a_code_takes_meters) {
  const two_meters each;
  const auto s = enable(phone);
  meters = &each;
  BOOST_TEST(execute(begin_disable{s, fresh<challenge_id>()})->takes.ways.size() == 1u);
  BOOST_TEST((each.verified == true));
  each.verified.reset();
  BOOST_TEST((refused(resend_code{sent.back().challenge, s}).kind == refusal_kind::resend_too_soon));
  BOOST_TEST(execute(cancel_pending{s})->takes.empty());
  BOOST_TEST(execute(use_session{s})->takes.empty());
  BOOST_TEST(!each.verified.has_value());
  BOOST_TEST(execute(password_given())->takes.ways.size() == 1u);
}

BOOST_AUTO_TEST_CASE(failures_count_together_with_those_of_sign_in) {
  const auto s = enable(phone);
  execute(disable(s));
  refused(confirm_off(s, wrong_code()));
  const auto begun = execute(password_given());
  refused(sign_in_code(*begun->challenged, wrong_code()));
  BOOST_TEST(account.failures[0].at.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_paused_account_confirms_nothing) {
  const auto s = enable(phone);
  for (int i = 0; i < 2; ++i) {
    execute(disable(s));
    for (int k = 0; k < 5; ++k) refused(confirm_off(s, wrong_code()));
  }
  execute(disable(s));
  BOOST_TEST((refused(confirm_off(s, last_code())).kind == refusal_kind::paused));
  BOOST_TEST(state() == "pending-disable");
}

BOOST_AUTO_TEST_CASE(paused_browsers_get_no_more_messages_and_the_others_do) {
  const auto s = enable(phone), t = sign_in();
  account.failures[index(device_trust::unknown_browser)].at = std::vector<time_point>(10, now);
  for (const auto& [session, l] :
       {std::pair(s, device_trust::unknown_browser), std::pair(t, device_trust::known_browser)}) {
    execute(begin_disable{session, fresh<challenge_id>(), l, known_browser()});
    pass(seconds(30));
    const auto again = execute(resend_code{sent.back().challenge, session});
    BOOST_TEST(again.has_value() == (l == device_trust::known_browser));
    if (!again) BOOST_TEST((again.error().kind == refusal_kind::paused));
  }
}

BOOST_AUTO_TEST_CASE(wrong_codes_count_against_the_known_browser_that_typed_them) {
  const auto s = enable(phone);
  const auto shown = known_browser();
  execute(begin_disable{s, fresh<challenge_id>(), device_trust::known_browser, shown});
  refused(confirm_disable{s, wrong_code(), device_trust::known_browser, fresh<notice_id>()});
  BOOST_TEST(find_device(account, shown.id)->spent == 1u);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.empty());
  refused(confirm_disable{s, wrong_code(), device_trust::unknown_browser, fresh<notice_id>()}
  ); // doesn't show it any more
  BOOST_TEST(find_device(account, shown.id)->spent == 1u);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_cant_be_a_code_costs_no_try) {
  const auto s = sign_in();
  execute(enable_with(s, phone));
  BOOST_TEST((refused(confirm(s, std::nullopt)).kind == refusal_kind::not_a_code));
  execute(confirm(s, last_code()));
  execute(disable(s));
  BOOST_TEST((refused(confirm_off(s, std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST(account.failures[0].at.empty());
  BOOST_TEST(pending_challenge(account.two_step)->attempts_left == 5u);
}

BOOST_AUTO_TEST_SUITE_END()
