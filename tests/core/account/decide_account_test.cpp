// Passwords, acts of operators, and reports of the dispatcher.

#include "core/account/access.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_account {

const auto phone = number("+4520123456");
const actor root{actor_kind::shell, "root"};

} // namespace decide_account

BOOST_FIXTURE_TEST_SUITE(decide_account, world)

BOOST_AUTO_TEST_CASE(a_password_change_ends_other_sessions_codes_pending_changes_and_known_browsers) {
  const auto s = enable(phone), other = sign_in();
  execute(password_given());
  execute(begin_disable{s, fresh<challenge_id>()});
  const auto epoch = account.known_browser_epoch;
  notices.clear();
  BOOST_TEST(execute(change_password{s, account.password.generation, {"new"}, fresh<notice_id>()}).has_value());
  BOOST_TEST(find_session(account, s));
  BOOST_TEST(!find_session(account, other));
  BOOST_TEST(account.sign_ins.empty());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST(account.known_browser_epoch == epoch + 1);
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::password_changed));
}

BOOST_AUTO_TEST_CASE(a_password_change_needs_a_recent_sign_in_and_the_current_password) {
  const auto s = sign_in();
  BOOST_TEST((refused(change_password{s, 99, {"new"}, {}}).kind == refusal_kind::stale_password));
  pass(minutes(10));
  BOOST_TEST((refused(change_password{s, 1, {"new"}, {}}).kind == refusal_kind::sign_in_again));
  BOOST_TEST(account.password.verifier.text == "verifier-1");
}

BOOST_AUTO_TEST_CASE(after_a_password_change_a_copy_of_the_session_s_cookie_is_worthless) {
  const auto s = sign_in();
  const renewed_session next{fresh<session_id>()};
  execute(change_password{s, account.password.generation, {"new"}, fresh<notice_id>(), {}, next});
  BOOST_TEST(!find_session(account, s));
  BOOST_TEST(find_session(account, next.id));
}

BOOST_AUTO_TEST_CASE(support_sets_a_password_that_must_be_changed_and_two_step_stays) {
  enable(phone);
  BOOST_TEST(execute(set_password{{"by-support"}, root, fresh<notice_id>()}).has_value());
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST((required_step(account, nullptr, now) == next_step::change_password));
  const auto s = sign_in();
  execute(change_password{s, account.password.generation, {"own"}, fresh<notice_id>()});
  BOOST_TEST((required_step(account, nullptr, now) == next_step::none));
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_asks_for_enrolment_until_a_number_is_verified) {
  org.two_step_from = now;
  BOOST_TEST((required_step(account, &org, now) == next_step::enable_two_step));
  BOOST_TEST((required_step(account, &org, now - milliseconds(1)) == next_step::none));
  const auto s = enable(phone);
  BOOST_TEST((required_step(account, &org, now) == next_step::none));
  execute(begin_disable{s, fresh<challenge_id>()});
  BOOST_TEST((required_step(account, &org, now) == next_step::none));
}

BOOST_AUTO_TEST_CASE(a_reset_removes_the_phone_sessions_and_codes_and_keeps_password_and_failures) {
  enable(phone);
  const auto begun = execute(password_given());
  refused(sign_in_code(*begun->challenged, wrong_code()));
  const auto epoch = account.known_browser_epoch;
  notices.clear();
  BOOST_TEST(execute(reset_two_step{root, "lost phone", fresh<notice_id>()}).has_value());
  BOOST_TEST(name(account.two_step) == "disabled");
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(account.sign_ins.empty());
  BOOST_TEST(account.known_browser_epoch == epoch + 1);
  BOOST_TEST(account.failures[0].at.size() == 1u);
  BOOST_TEST(account.password.verifier.text == "verifier-1");
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.to == phone));
}

BOOST_AUTO_TEST_CASE(nobody_resets_themselves) {
  enable(phone);
  const actor self{actor_kind::operator_, to_text(account.id)};
  BOOST_TEST((refused(reset_two_step{self, "", {}}).kind == refusal_kind::themselves));
  BOOST_TEST((refused(reset_two_step{actor{}, "", {}}).kind == refusal_kind::themselves));
  BOOST_TEST(name(account.two_step) == "enabled");
}

BOOST_AUTO_TEST_CASE(unlock_gives_back_five_wrong_codes_and_not_the_window) {
  for (int i = 0; i < 10; ++i) add_failure(account.failures[0], now - hours(23) + minutes(i));
  BOOST_REQUIRE(paused_until(account.failures[0], policy.failures, now).has_value());
  const auto done = execute(unlock{root, "owner called", fresh<notice_id>()});
  BOOST_TEST(std::get<unlock_granted>(done->events.at(0)).codes == 5u);
  BOOST_TEST(failures_within(account.failures[0], days(30), now) == 5u);
  BOOST_TEST(!paused_until(account.failures[0], policy.failures, now));
}

BOOST_AUTO_TEST_CASE(unlock_helps_the_browsers_that_are_paused) {
  account.failures[0].at = std::vector<time_point>(3, now);
  account.failures[1].at = std::vector<time_point>(10, now);
  execute(unlock{root, "owner called", fresh<notice_id>()});
  BOOST_TEST(account.failures[0].at.size() == 3u);
  BOOST_TEST(account.failures[1].at.size() == 5u);
}

BOOST_AUTO_TEST_CASE(wrong_codes_are_forgiven_twice_in_thirty_days) {
  const auto forgiven = [&] {
    account.failures[0].at = std::vector<time_point>(10, now);
    return std::get<unlock_granted>(execute(unlock{root, "asked", fresh<notice_id>()})->events.at(0)).codes;
  };
  BOOST_TEST(forgiven() == 5u);
  pass(days(1));
  BOOST_TEST(forgiven() == 5u);
  pass(days(1));
  BOOST_TEST(forgiven() == 0u);
  BOOST_TEST(account.failures[0].at.size() == 10u);
  pass(days(28) - milliseconds(1));
  BOOST_TEST(forgiven() == 0u);
  pass(milliseconds(1));
  BOOST_TEST(forgiven() == 5u);
}

BOOST_AUTO_TEST_CASE(an_unlock_that_forgave_no_code_uses_up_none) {
  for (int i = 0; i < 3; ++i) execute(unlock{root, "asked", fresh<notice_id>()});
  BOOST_TEST(account.code_unlocks.empty());
}

BOOST_AUTO_TEST_CASE(unlock_forgives_the_numbers_tried_and_the_messages_once_a_day) {
  const auto s = sign_in();
  for (int i = 0; i < 3; ++i)
    execute(begin_enable{s, number("+452012345" + std::to_string(i)), fresh<challenge_id>()});
  BOOST_TEST((refused(begin_enable{s, phone, fresh<challenge_id>()}).kind == refusal_kind::too_many_numbers));
  execute(unlock{root, "mistyped", fresh<notice_id>()});
  BOOST_TEST((account.sends_freed_at == now));
  BOOST_TEST(execute(begin_enable{s, phone, fresh<challenge_id>()}).has_value());
  const auto freed = now;
  pass(days(1) - milliseconds(1));
  execute(unlock{root, "again", fresh<notice_id>()});
  BOOST_TEST((account.sends_freed_at == freed));
  pass(milliseconds(1));
  execute(unlock{root, "again", fresh<notice_id>()});
  BOOST_TEST((account.sends_freed_at == now));
}

BOOST_AUTO_TEST_CASE(the_owner_hears_of_an_unlock) {
  enable(phone);
  notices.clear();
  execute(unlock{root, "called", fresh<notice_id>()});
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::unlocked));
}

BOOST_AUTO_TEST_CASE(who_helped_and_why_stays_with_the_account) {
  enable(phone);
  execute(unlock{root, "called", fresh<notice_id>()});
  execute(reset_two_step{root, "lost phone", fresh<notice_id>(), fresh<link_id>()});
  execute(set_password{{"p"}, root, fresh<notice_id>(), "forgot it"});
  for (int i = 0; i < 30; ++i) sign_in(); // fills the list of recent activity
  BOOST_REQUIRE(account.support_acts.size() == 3u);
  BOOST_TEST((account.support_acts[0].what == activity_kind::unlocked));
  BOOST_TEST(account.support_acts[0].reason == "called");
  BOOST_TEST((account.support_acts[0].by == root));
  BOOST_TEST((account.support_acts[1].what == activity_kind::two_step_reset));
  BOOST_TEST(account.support_acts[1].reason == "lost phone");
  BOOST_TEST((account.support_acts[2].what == activity_kind::password_set_by_support));
  for (int i = 0; i < 30; ++i) execute(unlock{root, std::to_string(i), fresh<notice_id>()});
  BOOST_TEST(account.support_acts.size() == 10u);
  BOOST_TEST(account.support_acts.back().reason == "29");
}

BOOST_AUTO_TEST_CASE(the_last_twenty_changes_are_kept_apart_from_sign_ins) {
  enable(phone);
  for (int i = 0; i < 30; ++i) sign_in();
  BOOST_REQUIRE(account.changes.size() == 1u);
  BOOST_TEST((account.changes[0].kind == activity_kind::two_step_enabled));
  for (int i = 0; i < 30; ++i) execute(set_password{{"p"}, root, fresh<notice_id>()});
  BOOST_TEST(account.changes.size() == 20u);
}

BOOST_AUTO_TEST_CASE(what_is_too_long_for_the_record_is_refused) {
  const std::string long_reason(2001, 'x');
  BOOST_TEST((refused(reset_two_step{root, long_reason, {}}).kind == refusal_kind::too_long));
  BOOST_TEST((refused(unlock{root, long_reason, {}}).kind == refusal_kind::too_long));
  BOOST_TEST((refused(set_password{{"p"}, root, {}, long_reason}).kind == refusal_kind::too_long));
  BOOST_TEST((refused(unlock{{actor_kind::shell, std::string(65, 'x')}, "", {}}).kind == refusal_kind::too_long));
  BOOST_TEST((refused(set_password{{std::string(513, 'x')}, root, {}}).kind == refusal_kind::too_long));
}

BOOST_AUTO_TEST_CASE(an_erased_user_leaves_nothing_but_the_id) {
  const auto s = enable(phone);
  const auto begun = execute(password_given());
  execute(sign_in_code(*begun->challenged, wrong_code()));
  execute(begin_disable{s, fresh<challenge_id>()});
  notices.clear();
  const auto gone = execute(erase_user{root});
  BOOST_REQUIRE(gone.has_value());
  BOOST_REQUIRE(gone->events.size() == 1u);
  BOOST_TEST((std::get<user_erased>(gone->events[0]).by == root));
  BOOST_TEST((std::get<user_erased>(gone->events[0]).at == now));
  BOOST_TEST(gone->effects.empty()); // no notice: no number is kept
  twostep::core::account nobody;
  nobody.id = account.id;
  BOOST_TEST((account == nobody));
  BOOST_TEST(!account.exists());
}

BOOST_AUTO_TEST_CASE(nothing_can_be_asked_of_an_erased_user) {
  const auto s = enable(phone);
  const auto begun = execute(password_given());
  const auto code = last_code();
  execute(erase_user{root});
  const auto nobody = account;
  BOOST_TEST((refused(erase_user{root}).kind == refusal_kind::no_such_user));
  BOOST_TEST((refused(sign_in_code(*begun->challenged, code)).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(begin_disable{s, fresh<challenge_id>()}).kind == refusal_kind::no_session));
  BOOST_TEST((refused(change_password{s, 1, {"n"}, {}}).kind == refusal_kind::stale_password));
  BOOST_TEST((account == nobody));
}

BOOST_AUTO_TEST_CASE(a_message_is_pending_until_a_provider_took_its_last_send) {
  const auto s = sign_in();
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  const auto id = sent.back().challenge;
  BOOST_TEST(pending_codes(account, now).size() == 1u);
  execute(record_delivery_result{id, 1, true, "main", ""});
  BOOST_TEST(pending_codes(account, now).empty());
  pass(seconds(30));
  execute(resend_code{id, s});
  BOOST_TEST(pending_codes(account, now).size() == 1u);
  execute(record_delivery_result{id, 2, false, "main", "rejected"});
  BOOST_TEST(pending_codes(account, now).empty());
  BOOST_TEST((account.recent.back().kind == activity_kind::message_not_delivered));
}

BOOST_AUTO_TEST_CASE(nothing_is_pending_for_a_dead_code) {
  const auto s = sign_in();
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  pass(minutes(5));
  BOOST_TEST(pending_codes(account, now).empty());
}

BOOST_AUTO_TEST_CASE(a_message_that_came_too_late_for_its_change_is_on_the_record) {
  const auto s = sign_in();
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  pass(minutes(5));
  const auto reported = execute(record_delivery_result{sent.back().challenge, 1, false, "main", "expired"});
  BOOST_REQUIRE(reported->events.size() == 2u);
  BOOST_TEST(std::holds_alternative<pending_ended>(reported->events[0]));
  BOOST_TEST((std::get<code_dropped>(reported->events[1]).reason == "expired"));
  BOOST_TEST((account.recent.back().kind == activity_kind::message_not_delivered));
  BOOST_TEST(execute(record_delivery_result{sent.back().challenge, 1, false, "main", "expired"})->events.empty());
}

BOOST_AUTO_TEST_CASE(a_report_of_a_message_never_sent_resolves_no_later_one) {
  const auto s = sign_in();
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  execute(record_delivery_result{sent.back().challenge, 9, true, "main", ""});
  pass(seconds(30));
  execute(resend_code{sent.back().challenge, s});
  BOOST_TEST(pending_codes(account, now).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_notice_is_pending_for_a_day_and_forgotten_by_the_next) {
  enable(phone);
  BOOST_REQUIRE(account.notices.size() == 1u);
  BOOST_TEST((account.notices[0].expires_at == now + hours(24)));
  pass(hours(24));
  execute(set_password{{"n"}, root, fresh<notice_id>()});
  BOOST_REQUIRE(account.notices.size() == 1u);
  BOOST_TEST((account.notices[0].kind == notice_kind::password_changed));
}

BOOST_AUTO_TEST_CASE(nobody_is_told_where_no_number_is_verified) {
  const auto s = sign_in();
  execute(change_password{s, account.password.generation, {"new"}, fresh<notice_id>()});
  execute(reset_two_step{root, "asked", fresh<notice_id>()});
  BOOST_TEST(notices.empty());
}

BOOST_AUTO_TEST_CASE(the_last_ten_activities_are_kept_oldest_first) {
  for (int i = 0; i < 10; ++i) sign_in();
  execute(unlock{root, "asked", fresh<notice_id>()});
  BOOST_REQUIRE(account.recent.size() == 10u);
  BOOST_TEST((account.recent.front().kind == activity_kind::signed_in));
  BOOST_TEST((account.recent.back().kind == activity_kind::unlocked));
}

BOOST_AUTO_TEST_CASE(late_and_double_reports_change_nothing) {
  BOOST_TEST(execute(record_delivery_result{make_id<challenge_id>(77), 1, true, "main", ""})->events.empty());
  enable(phone);
  const auto id = account.notices.at(0).id;
  BOOST_TEST(execute(record_notice_result{id, "accepted", "main"})->events.size() == 1u);
  BOOST_TEST(execute(record_notice_result{id, "accepted", "main"})->events.empty());
  BOOST_TEST(account.notices.empty());
}

BOOST_AUTO_TEST_SUITE_END()
