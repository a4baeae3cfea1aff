// Which browsers an account knows, and how many codes they may get wrong.

#include "core/account/known_browser.hpp"
#include "tests/core/support/guesser.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace known_browser {

const auto phone = number("+4520123456");

using fixture = guesser;

} // namespace known_browser

BOOST_FIXTURE_TEST_SUITE(known_browser, fixture)

BOOST_AUTO_TEST_CASE(ten_wrong_codes_wear_a_known_browser_out_for_good_and_it_counts_as_unknown) {
  enable(phone);
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  pass(minutes(1));
  sign_in(device_trust::known_browser); // success restores no tries, but the browser gets another id
  const auto id = *browser;
  use_up(device_trust::known_browser);
  BOOST_TEST(spent(id) == 10u);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.empty());
  pass(days(40));
  BOOST_TEST((device_trust_of(id) == device_trust::unknown_browser));
  guess(challenged(device_trust::known_browser), 1);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_code_begun_in_a_browser_that_is_worn_out_meanwhile_counts_with_the_unknown_ones) {
  enable(phone);
  pass(minutes(1));
  const auto early = challenged(device_trust::known_browser);
  use_up(device_trust::known_browser);
  guess(early, 1);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.size() == 1u);
  BOOST_TEST(spent(*browser) == 10u);
}

BOOST_AUTO_TEST_CASE(a_thief_who_uses_up_all_there_is_for_unknown_browsers_and_a_stolen_one_keeps_no_other_out) {
  enable(phone);
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  const auto stolen = browser;
  browser.reset();
  sign_in();
  const auto owners = browser;
  use_up(device_trust::unknown_browser);
  browser = stolen;
  use_up(device_trust::known_browser);
  BOOST_TEST((refused(password_given(device_trust::known_browser)).kind == refusal_kind::paused));
  browser = owners;
  sign_in(device_trust::known_browser);
}

BOOST_AUTO_TEST_CASE(a_cookie_from_before_two_step_verification_is_worth_nothing) {
  sign_in();
  const auto before = browser;
  BOOST_TEST((device_trust_of(before) == device_trust::known_browser)); // for the password
  pass(minutes(1));
  enable(phone);
  pass(minutes(1));
  BOOST_TEST((device_trust_of(before) == device_trust::unknown_browser));
  auto c = password_given();
  c.trust = device_trust::known_browser;
  c.device = before;
  const auto begun = execute(c);
  guess(*begun->challenged, 5);
  BOOST_TEST(account.failures[index(device_trust::unknown_browser)].at.size() == 5u);
}

BOOST_AUTO_TEST_CASE(the_browser_that_turned_it_on_is_known_from_then_on) {
  const auto s = sign_in();
  const auto before = browser;
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  execute(confirm_enable{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>(), fresh<device_id>()});
  BOOST_TEST((device_trust_of(before) == device_trust::unknown_browser));
  BOOST_TEST((device_trust_of(browser) == device_trust::known_browser)); // at the same moment
}

BOOST_AUTO_TEST_CASE(what_known_browsers_got_wrong_stays_on_the_record_and_is_bounded) {
  enable(phone);
  for (int i = 0; i < 8; ++i) {
    sign_in(device_trust::known_browser);
    guess(challenged(device_trust::known_browser), 4);
  }
  BOOST_TEST(account.known_failures.at.size() == max_known_failures);
  BOOST_TEST(account.failures[index(device_trust::known_browser)].at.empty());
}

BOOST_AUTO_TEST_CASE(each_full_sign_in_replaces_its_browsers_id) {
  enable(phone);
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  const auto first = browser;
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  BOOST_TEST((browser->id != first->id));
  BOOST_TEST((device_trust_of(first) == device_trust::unknown_browser));
  BOOST_TEST((device_trust_of(browser) == device_trust::known_browser));
}

BOOST_AUTO_TEST_CASE(ten_browsers_are_known_and_the_longest_unused_gives_way) {
  enable(phone);
  std::vector<device_claim> all;
  for (int i = 0; i < 10; ++i) {
    pass(minutes(1));
    sign_in();
    all.push_back(*browser);
  }
  pass(minutes(1));
  browser = all[0];
  challenged(device_trust::known_browser); // a use, although the sign-in isn't finished
  pass(minutes(10));
  sign_in();
  BOOST_TEST(account.devices.size() == 10u);
  BOOST_TEST((device_trust_of(all[0]) == device_trust::known_browser));
  BOOST_TEST((device_trust_of(all[1]) == device_trust::unknown_browser));
}

BOOST_AUTO_TEST_CASE(a_new_password_forgets_every_browser) {
  const auto s = enable(phone);
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  const auto before = browser;
  execute(change_password{s, account.password.generation, {"n"}, fresh<notice_id>()});
  BOOST_TEST((device_trust_of(before) == device_trust::unknown_browser));
}

// Cookies made before accounts listed their known browsers.

BOOST_AUTO_TEST_CASE(an_old_cookie_is_known_and_stands_on_the_list_from_its_first_use) {
  enable(phone);
  pass(minutes(1));
  const device_claim old{fresh<device_id>(), account.known_browser_epoch, now, false};
  pass(minutes(1));
  BOOST_TEST((device_trust_of(old) == device_trust::known_browser));
  auto c = password_given();
  c.trust = device_trust::known_browser;
  c.device = old;
  const auto begun = execute(c);
  guess(*begun->challenged, 2);
  BOOST_TEST(spent(old) == 2u);
  execute(sign_in_code(*begun->challenged, last_code()));
  BOOST_TEST((device_trust_of(old) == device_trust::unknown_browser)); // replaced
  BOOST_TEST((device_trust_of(browser) == device_trust::known_browser));
}

BOOST_AUTO_TEST_CASE(what_known_browsers_got_wrong_before_counts_against_each_old_cookie) {
  enable(phone);
  pass(minutes(1));
  const device_claim old{fresh<device_id>(), account.known_browser_epoch, now, false};
  for (int i = 0; i < 9; ++i)
    evolve(account, attempt_failed{fresh<challenge_id>(), device_trust::known_browser, now});
  BOOST_TEST((device_trust_of(old) == device_trust::known_browser));
  evolve(account, attempt_failed{fresh<challenge_id>(), device_trust::known_browser, now});
  BOOST_TEST((device_trust_of(old) == device_trust::unknown_browser));
}

BOOST_AUTO_TEST_CASE(an_old_cookie_that_was_replaced_never_comes_back) {
  enable(phone);
  pass(minutes(1));
  const device_claim old{fresh<device_id>(), account.known_browser_epoch, now, false};
  pass(minutes(1));
  auto c = password_given();
  c.trust = device_trust::known_browser;
  c.device = old;
  const auto begun = execute(c);
  execute(sign_in_code(*begun->challenged, last_code()));
  for (int i = 0; i < 12; ++i) {
    pass(minutes(1));
    sign_in();
  }
  BOOST_TEST(!find_device(account, old.id));
  BOOST_TEST((device_trust_of(old) == device_trust::unknown_browser));
}

BOOST_AUTO_TEST_CASE(a_cookie_that_the_list_has_lost_is_worth_nothing) {
  enable(phone);
  pass(minutes(1));
  BOOST_TEST(
      (device_trust_of(device_claim{fresh<device_id>(), account.known_browser_epoch, now, true}) ==
       device_trust::unknown_browser)
  );
}

BOOST_AUTO_TEST_CASE(who_signs_out_everywhere_else_is_known_on_with_what_was_spent_and_nobody_else_is) {
  enable(phone);
  pass(minutes(1));
  sign_in(device_trust::known_browser);
  const auto elsewhere = *browser;
  browser.reset();
  sign_in();
  const auto own = *browser;
  guess(challenged(device_trust::known_browser), 4);
  const auto session = sign_in(device_trust::known_browser);
  const auto claim = *browser;
  challenged();
  guess(challenged(device_trust::known_browser), 3);
  end_other_sessions command{session, {fresh<session_id>(), {}}, device_trust::known_browser, claim};
  command.new_device = fresh<device_id>();
  BOOST_TEST(execute(command).has_value());
  for (const auto& former : {elsewhere, own, claim})
    BOOST_TEST((device_trust_of(former) == device_trust::unknown_browser)); // a copy of the cookie, too
  BOOST_TEST(account.sign_ins.empty()); // whoever was about to enter a code enters none
  BOOST_REQUIRE(account.devices.size() == 1u);
  BOOST_TEST((account.devices[0].id == command.new_device));
  BOOST_TEST(account.devices[0].spent == 3u);
  BOOST_TEST(has_tries_left(account, command.new_device, policy));
}

BOOST_AUTO_TEST_CASE(an_unknown_browser_that_signs_out_everywhere_else_becomes_no_known_one) {
  const auto session = sign_in();
  end_other_sessions command{session, {fresh<session_id>(), {}}};
  command.new_device = fresh<device_id>();
  BOOST_TEST(execute(command).has_value());
  BOOST_TEST(account.devices.empty());
}

BOOST_AUTO_TEST_SUITE_END()
