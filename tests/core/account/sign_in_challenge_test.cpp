// Which code stays valid while somebody else has the password, and what the owner is told.

#include "core/account/known_browser.hpp"
#include "tests/core/support/guesser.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace sign_in_challenge {

const auto phone = number("+4520123456");

} // namespace sign_in_challenge

BOOST_FIXTURE_TEST_SUITE(sign_in_challenge, guesser)

// Warnings.

BOOST_AUTO_TEST_CASE(the_owner_is_told_at_the_third_wrong_code_in_thirty_days_from_unknown_browsers) {
  enable(phone);
  notices.clear();
  for (int day = 0; day < 2; ++day) {
    guess(challenged(), 1);
    pass(days(10));
  }
  guess(challenged(device_trust::known_browser), 2);
  BOOST_TEST(std::ranges::none_of(notices, [](const auto& n) { return n.notice.kind == notice_kind::wrong_codes; }));
  notices.clear();
  guess(challenged(), 1);
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::wrong_codes));
  BOOST_TEST((notices[0].notice.to == phone));
  pass(days(7) - milliseconds(1));
  guess(challenged(), 1);
  const auto wrong = [](const auto& n) { return n.notice.kind == notice_kind::wrong_codes; };
  BOOST_TEST(std::ranges::count_if(notices, wrong) == 1);
  pass(milliseconds(1));
  guess(challenged(), 1);
  BOOST_TEST(std::ranges::count_if(notices, wrong) == 2);
}

BOOST_AUTO_TEST_CASE(the_owner_is_told_of_a_right_password_that_no_second_step_follows_once_a_week) {
  enable(phone);
  notices.clear();
  challenged();
  pass(minutes(5));
  execute(end_abandoned_sign_ins{fresh<notice_id>()});
  BOOST_TEST(notices.empty()); // a new code may still be requested
  BOOST_TEST(account.sign_ins.size() == 1u);
  pass(minutes(5));
  execute(end_abandoned_sign_ins{fresh<notice_id>()});
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::password_alone));
  BOOST_TEST(account.sign_ins.empty());

  challenged();
  pass(minutes(10));
  challenged(); // the next sign-in notices it, too
  BOOST_TEST(notices.size() == 1u);
  pass(days(7));
  challenged();
  BOOST_TEST(notices.size() == 2u);
}

BOOST_AUTO_TEST_CASE(nobody_is_told_of_a_known_browser_nor_of_one_that_goes_on) {
  enable(phone);
  notices.clear();
  challenged(device_trust::known_browser);
  pass(minutes(10));
  const auto first = challenged();
  pass(minutes(6));
  auto again = password_given();
  again.previous = first;
  const auto begun = execute(again);
  execute(sign_in_code(*begun->challenged, last_code()));
  pass(minutes(10));
  execute(end_abandoned_sign_ins{fresh<notice_id>()});
  BOOST_TEST(notices.empty());
}

// Which code stays valid.

BOOST_AUTO_TEST_CASE(a_thief_in_one_network_ends_no_code_that_is_awaited_in_another) {
  enable(phone);
  const auto begin = [&](std::uint64_t network) {
    auto c = password_given();
    c.network = make_id<meter_id>(network);
    return *execute(c)->challenged;
  };
  const auto owners = begin(1);
  const auto code = last_code();
  for (int i = 0; i < 5; ++i) begin(2);
  BOOST_TEST(account.sign_ins.size() == 3u);
  const auto verified = execute(sign_in_code(owners, code));
  BOOST_TEST((verified && !verified->refused));
}

BOOST_AUTO_TEST_CASE(a_connection_from_elsewhere_takes_a_place_of_the_network_that_holds_most) {
  enable(phone);
  const auto begin = [&](std::uint64_t network) {
    auto c = password_given();
    c.network = make_id<meter_id>(network);
    return *execute(c)->challenged;
  };
  const auto owners = begin(1);
  begin(2);
  begin(2);
  begin(3);
  BOOST_TEST(find_challenge(account, owners));
}

BOOST_AUTO_TEST_CASE(strangers_take_no_place_of_a_network_that_the_account_signed_in_from) {
  enable(phone);
  const auto begin = [&](std::uint64_t network) {
    auto c = password_given();
    c.network = make_id<meter_id>(network);
    return execute(c);
  };
  auto first = begin(1);
  BOOST_REQUIRE(!execute(sign_in_code(*first->challenged, last_code()))->refused); // from now on it is listed
  const auto owners = *begin(1)->challenged;
  for (const std::uint64_t network : {2, 3, 4, 5, 6}) begin(network);
  BOOST_TEST(find_challenge(account, owners));
  BOOST_TEST(account.sign_ins.size() == 3u);
}

BOOST_AUTO_TEST_CASE(one_network_can_not_hold_every_place_even_where_the_account_signed_in_from_it) {
  enable(phone);
  const auto begin = [&](std::uint64_t network) {
    auto c = password_given();
    c.network = make_id<meter_id>(network);
    return execute(c);
  };
  auto first = begin(1);
  BOOST_REQUIRE(!execute(sign_in_code(*first->challenged, last_code()))->refused); // from now on it is listed
  for (int i = 0; i < 3; ++i) begin(1);
  const auto elsewhere = begin(2);
  BOOST_REQUIRE((elsewhere && elsewhere->challenged));
  BOOST_TEST(find_challenge(account, *elsewhere->challenged));
  BOOST_TEST(account.sign_ins.size() == 3u);
}

// One browser, one challenge.

BOOST_AUTO_TEST_CASE(the_same_form_sent_twice_sends_one_message_and_both_wait_for_one_code) {
  enable(phone);
  sent.clear();
  auto one = password_given(), two = password_given();
  one.browser = two.browser = fresh<challenge_id>();
  const auto first = execute(one);
  pass(seconds(29));
  const auto second = execute(two);
  BOOST_TEST(sent.size() == 1u);
  BOOST_TEST((first->challenged == second->challenged));
  auto three = password_given();
  three.previous = first->challenged; // with the cookie that the first answer set
  BOOST_TEST((execute(three)->challenged == first->challenged));
  BOOST_TEST(sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_form_sent_again_later_or_after_a_try_or_from_another_browser_begins_anew) {
  enable(phone);
  const auto cookie = fresh<challenge_id>();
  const auto begin = [&] {
    auto c = password_given();
    c.browser = cookie;
    return *execute(c)->challenged;
  };
  const auto first = begin();
  guess(first, 1);
  const auto second = begin();
  BOOST_TEST((second != first));
  pass(seconds(30));
  const auto third = begin();
  BOOST_TEST((third != second));
  auto known = password_given(device_trust::known_browser);
  known.browser = cookie;
  BOOST_TEST((execute(known)->challenged != third));
}

BOOST_AUTO_TEST_CASE(a_password_step_is_over_once_somebody_signed_in_or_others_were_signed_out) {
  const auto s = enable(phone);
  pass(minutes(1));
  const auto at = now;
  const auto epoch = account.known_browser_epoch;
  const auto dead = challenged();
  guess(dead, 5);
  auto again = password_given();
  again.former_step = password_step{at, epoch};
  pass(seconds(1));
  BOOST_TEST(execute(again)->challenged.has_value());

  execute(end_other_sessions{s, {s}});
  again.challenge = fresh<challenge_id>();
  BOOST_TEST((refused(again).kind == refusal_kind::stale_password));
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_finished_sign_ins_cookie_gets_no_code) {
  enable(phone);
  pass(minutes(1));
  const auto at = now;
  pass(seconds(5));
  const auto s = sign_in();
  auto again = password_given();
  again.former_step = password_step{at, account.known_browser_epoch};
  BOOST_TEST((refused(again).kind == refusal_kind::stale_password));
  execute(sign_out{s}); // the browser that was admitted is known still
  again.challenge = fresh<challenge_id>();
  BOOST_TEST((refused(again).kind == refusal_kind::stale_password));
}

BOOST_AUTO_TEST_CASE(a_new_code_without_the_password_opens_nothing_by_itself) {
  const auto s = enable(phone);
  const auto dead = challenged();
  guess(dead, 5);
  auto again = password_given();
  again.former_step = password_step{now, account.known_browser_epoch};
  again.previous = dead;
  BOOST_TEST(execute(again)->challenged.has_value());
  execute(begin_disable{s, fresh<challenge_id>()});
  execute(confirm_disable{s, last_code(), device_trust::unknown_browser, fresh<notice_id>()});
  again.session.id = fresh<session_id>();
  BOOST_TEST((refused(again).kind == refusal_kind::not_in_state));
}

BOOST_AUTO_TEST_SUITE_END()
