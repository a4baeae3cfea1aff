// What the owner is told, when, and at which numbers; and summaries where there would be too many texts.

#include "core/account/bounds.hpp"
#include "core/account/notice.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace notice {

const auto phone = number("+4520123456");
const auto new_phone = number("+4520999999");
const actor root{actor_kind::shell, "root"};

struct telling : world {
  session_id s = enable(phone);

  telling() { notified_of_everything(); }

  /// A provider has accepted everything that was pending.
  void notified_of_everything() {
    const auto pending = account.notices;
    for (const auto& n : pending) execute(record_notice_result{n.id, "accepted", "main"});
    notices.clear();
  }
  void change_password_again() { execute(set_password{{"p"}, root, fresh<notice_id>()}); }
  void make_token() {
    const auto made = new_app_token("backup");
    BOOST_REQUIRE(execute(create_app_token{s, made, fresh<notice_id>()}).has_value());
    execute(revoke_app_token{s, made.id});
  }
  /// Turns it off, and on again with another number.
  void change_number(const e164_number& to) {
    s = sign_in();
    execute(begin_disable{s, fresh<challenge_id>()});
    execute(confirm_disable{s, last_code(), device_trust::unknown_browser, fresh<notice_id>()});
    execute(begin_enable{s, to, fresh<challenge_id>()});
    execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()});
    BOOST_REQUIRE(*verified_phone(account.two_step) == to);
  }
  std::vector<notice_kind> notices_to(const e164_number& to) const {
    std::vector<notice_kind> kinds;
    for (const auto& n : notices)
      if (n.notice.to == to) kinds.push_back(n.notice.kind);
    return kinds;
  }
  std::size_t at_once() const {
    return static_cast<std::size_t>(std::ranges::count_if(notices, [](const send_notice& n) {
      return n.notice.due_at == n.notice.at;
    }));
  }
};

} // namespace notice

BOOST_FIXTURE_TEST_SUITE(notice, telling)

BOOST_AUTO_TEST_CASE(every_kind_is_a_change_or_another_and_has_its_gravity) {
  BOOST_TEST(is_change(notice_kind::two_step_disabled));
  BOOST_TEST(is_change(notice_kind::password_changed));
  BOOST_TEST(!is_change(notice_kind::app_token_created));
  BOOST_TEST(!is_change(notice_kind::wrong_codes));
  BOOST_TEST(!is_change(notice_kind::unlocked));
  BOOST_TEST((graver(notice_kind::password_changed, notice_kind::two_step_disabled) == notice_kind::two_step_disabled)
  );
  BOOST_TEST((graver(notice_kind::two_step_reset, notice_kind::two_step_enabled) == notice_kind::two_step_reset));
  BOOST_TEST((graver(notice_kind::unlocked, notice_kind::wrong_codes) == notice_kind::wrong_codes));
}

BOOST_AUTO_TEST_CASE(what_happens_to_passkeys_is_as_grave_as_what_happens_to_apps) {
  for (const auto kind : {notice_kind::passkey_added, notice_kind::passkey_removed, notice_kind::passkey_lost})
    BOOST_TEST(is_change(kind));
  BOOST_TEST(!is_change(notice_kind::passkey_copied)); // nothing of the account changed
  for (const auto kind :
       {activity_kind::passkey_added, activity_kind::passkey_removed, activity_kind::passkey_lost,
        activity_kind::passkey_kept})
    BOOST_TEST(is_change(kind));
  BOOST_TEST(!is_change(activity_kind::passkey_refused));
  const auto is_graver = [](notice_kind a, notice_kind b) { return graver(a, b) == a && graver(b, a) == a; };
  BOOST_TEST(is_graver(notice_kind::passkey_removed, notice_kind::passkey_added));
  BOOST_TEST(is_graver(notice_kind::passkey_lost, notice_kind::two_step_enabled));
  BOOST_TEST(is_graver(notice_kind::two_step_reset, notice_kind::passkey_removed));
  BOOST_TEST(is_graver(notice_kind::passkey_added, notice_kind::recovery_code_used));
  BOOST_TEST(is_graver(notice_kind::passkey_copied, notice_kind::app_token_created));
  BOOST_TEST(is_graver(notice_kind::password_changed, notice_kind::passkey_copied));
}

BOOST_AUTO_TEST_CASE(a_loop_of_tokens_sends_three_texts_an_hour_and_four_a_day) {
  for (int i = 0; i < 500; ++i) make_token();
  BOOST_TEST(at_once() == 3u);
  BOOST_REQUIRE(notices.size() == 4u);
  const auto last = notices.back().notice;
  BOOST_TEST((last.due_at == start + hours(1)));
  // One text summarises the rest; it waits.
  const auto& pending = account.notices.back();
  BOOST_TEST((pending.id == last.id));
  BOOST_TEST((pending.more == 496u));
  notified_of_everything();
  pass(hours(23));
  s = sign_in();
  make_token();
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.due_at == start + days(1))); // four in any day
  BOOST_TEST((account.notices.back().due_at > now));
}

BOOST_AUTO_TEST_CASE(six_changes_a_day_are_told_at_once_and_then_one_text_an_hour_names_the_gravest) {
  pass(days(1));
  for (int i = 0; i < 6; ++i) change_password_again();
  BOOST_TEST(at_once() == 6u);
  change_password_again(); // sent at once, too: there was no notice of this kind within the hour
  BOOST_TEST(at_once() == 7u);
  notified_of_everything();
  for (int i = 0; i < 3; ++i) change_password_again();
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.due_at == now + hours(1)));
  BOOST_REQUIRE(account.notices.size() == 1u);
  BOOST_TEST((account.notices[0].kind == notice_kind::two_step_reset));
  BOOST_TEST((account.notices[0].more == 3u));
}

BOOST_AUTO_TEST_CASE(changes_and_others_have_meters_of_their_own) {
  for (int i = 0; i < 20; ++i) make_token();
  notices.clear();
  change_password_again();
  BOOST_TEST(at_once() == 1u);
}

BOOST_AUTO_TEST_CASE(a_former_number_hears_of_every_change_for_a_week) {
  pass(days(1));
  change_number(new_phone);
  BOOST_TEST((notices_to(phone) == std::vector{notice_kind::two_step_disabled, notice_kind::number_changed}));
  BOOST_TEST((notices_to(new_phone) == std::vector{notice_kind::two_step_enabled}));
  notices.clear();
  make_token(); // not a change
  BOOST_TEST(notices_to(phone).empty());
  pass(days(7) - milliseconds(1));
  notices.clear();
  change_password_again();
  BOOST_TEST((notices_to(phone) == std::vector{notice_kind::password_changed}));
  pass(milliseconds(1));
  notices.clear();
  change_password_again();
  BOOST_TEST(notices_to(phone).empty());
  BOOST_TEST(notices_to(new_phone).size() == 1u);
  BOOST_TEST(account.former_numbers.empty()); // kept only as long as it gets notices
}

BOOST_AUTO_TEST_CASE(a_number_hears_of_changes_while_two_step_is_off_too) {
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  notices.clear();
  change_password_again();
  BOOST_TEST((notices_to(phone) == std::vector{notice_kind::password_changed}));
}

BOOST_AUTO_TEST_CASE(the_same_number_again_is_no_former_number) {
  change_number(phone);
  BOOST_TEST((notices_to(phone) == std::vector{notice_kind::two_step_disabled, notice_kind::two_step_enabled}));
  notices.clear();
  change_password_again();
  BOOST_TEST(notices_to(phone).size() == 1u);
}

BOOST_AUTO_TEST_CASE(nobody_gets_rid_of_the_first_number_by_changing_it_again_and_again) {
  for (int i = 0; i < 9; ++i) {
    pass(hours(9));
    change_number(number("+452033333" + std::to_string(i)));
  }
  BOOST_TEST(account.former_numbers.size() <= max_former_numbers);
  notices.clear();
  change_password_again();
  BOOST_TEST(notices_to(phone).size() == 1u);
  for (const auto& n : notices) // each copy has its own id
    BOOST_TEST(std::ranges::count_if(account.notices, [&](const pending_notice& o) {
                 return o.id == n.notice.id;
               }) == 1);
}

BOOST_AUTO_TEST_CASE(at_most_eight_are_pending_and_others_give_way_to_changes) {
  for (int i = 0; i < 3; ++i) make_token();
  for (int i = 0; i < 5; ++i) change_password_again();
  BOOST_TEST(account.notices.size() == max_notices);
  change_password_again();
  BOOST_TEST(account.notices.size() == max_notices);
  const auto others = [&] {
    return std::ranges::count_if(account.notices, [](const pending_notice& n) { return !is_change(n.kind); });
  };
  BOOST_TEST(others() == 2);
  for (int i = 0; i < 40; ++i) {
    pass(minutes(30));
    change_password_again();
    BOOST_REQUIRE(account.notices.size() <= max_notices);
  }
  BOOST_TEST(others() == 0);
  // Notices displaced by others of their kind are counted in them.
  std::uint32_t reported = 0;
  for (const auto& n : account.notices) reported += 1 + n.more.value_or(0);
  BOOST_TEST(reported == 46u);
}

BOOST_AUTO_TEST_CASE(another_finds_no_room_beside_eight_changes) {
  for (int i = 0; i < 60; ++i) {
    change_password_again();
    pass(minutes(30));
  }
  BOOST_REQUIRE(account.notices.size() == max_notices);
  s = sign_in();
  notices.clear();
  make_token();
  BOOST_TEST(notices.empty());
  BOOST_TEST(std::ranges::all_of(account.notices, [](const pending_notice& n) { return is_change(n.kind); }));
}

BOOST_AUTO_TEST_CASE(a_merged_text_is_said_with_what_it_stands_for_and_resolved_once) {
  for (int i = 0; i < 5; ++i) make_token();
  const auto waiting = account.notices.back();
  BOOST_TEST((waiting.more == 1u));
  pass(hours(1));
  BOOST_TEST(execute(record_notice_result{waiting.id, "accepted", "main"})->events.size() == 1u);
  BOOST_TEST(std::ranges::none_of(account.notices, [&](const pending_notice& n) { return n.id == waiting.id; }));
}

BOOST_AUTO_TEST_CASE(notices_of_an_old_log_beyond_the_bound_are_read_and_go) {
  twostep::core::account old = account;
  for (std::uint64_t i = 0; i < 30'723; ++i)
    evolve(
        old, event(notice_owed{{make_id<notice_id>(i), notice_kind::app_token_created, phone, now, now + days(1)}})
    );
  evolve(old, event(notice_owed{{make_id<notice_id>(1), notice_kind::password_changed, phone, now, now + days(1)}}));
  BOOST_TEST(old.notices.size() == max_notices);
  BOOST_TEST((old.notices.back().kind == notice_kind::password_changed));
  BOOST_TEST(over_bounds(old) == nullptr);

  // A snapshot with too many notices is corrected by the next notice.
  account.notices.assign(30'723, {make_id<notice_id>(1), notice_kind::app_token_created, phone, now, now + days(1)});
  BOOST_TEST(living_notices(account, now).size() == max_notices);
  BOOST_TEST(living_notices(account, now + days(1)).empty());
  change_password_again();
  BOOST_TEST(account.notices.size() <= max_notices);
}

BOOST_AUTO_TEST_SUITE_END()
