#include "server/access/password_throttle.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::device_trust;
using core::minutes;
using core::seconds;

namespace password_throttle {

constexpr std::string_view alice = "alice@example.com";
constexpr std::string_view bob = "bob@example.com";
constexpr core::milliseconds moment{1};

config without_network_limit() {
  config c;
  c.limits.password_failures_per_address_per_minute = 0;
  return c;
}

struct fixture {
  test::test_services s;
  std::optional<std::uint32_t> streak = 0; ///< of an account's
  explicit fixture(config c = without_network_limit()) : s(std::move(c)) {}

  core::time_point now() const { return s.time.now(); }
  core::result<password_try, password_pause> begin(
      std::string_view email = alice, device_trust l = device_trust::unknown_browser,
      std::string_view network = "192.0.2.1"
  ) {
    return s.run(password_try::begin(s.throttle(), email, {network, l, {}}, s.time.now(), streak));
  }
  /// Returns whether the try was allowed; it fails.
  bool fail(
      std::string_view email = alice, device_trust l = device_trust::unknown_browser,
      std::string_view network = "192.0.2.1"
  ) {
    auto one = begin(email, l, network);
    if (one) s.run(one->failed());
    return one.has_value();
  }
  int fail_until_paused(std::string_view email = alice, device_trust l = device_trust::unknown_browser) {
    int failures = 0;
    while (failures < 1000 && fail(email, l)) ++failures;
    return failures;
  }
  /// Waits to the end of the pause, to the millisecond, and returns its length.
  core::milliseconds wait(std::string_view email = alice) {
    const auto refused = begin(email);
    BOOST_REQUIRE(refused.has_error());
    const auto pause = *refused.error().until - now();
    s.time.pass(pause - moment);
    BOOST_TEST(begin(email).has_error());
    s.time.pass(moment);
    return pause;
  }
};

struct limited : fixture {
  limited() : fixture(config{}) {}
};

} // namespace password_throttle

BOOST_FIXTURE_TEST_SUITE(password_throttle, fixture)

BOOST_AUTO_TEST_CASE(ten_failures_are_free) {
  BOOST_TEST(fail_until_paused() == 10);
}

BOOST_AUTO_TEST_CASE(then_each_try_waits_longer_up_to_a_quarter_of_an_hour) {
  fail_until_paused();
  for (const int expected : {1, 2, 4, 8, 15, 15}) {
    BOOST_TEST_CONTEXT(expected << " minutes") {
      BOOST_TEST((wait() == minutes(expected)));
      BOOST_TEST(fail());
    }
  }
}

BOOST_AUTO_TEST_CASE(slow_failures_count_as_well) {
  int allowed = 0;
  for (int i = 0; i < 15 * 60; i += 10) {
    allowed += fail();
    s.time.pass(seconds(10));
  }
  // Ten, and three more in a quarter of an hour.
  BOOST_TEST(allowed == 13);
}

BOOST_AUTO_TEST_CASE(a_whole_day_of_tries_comes_to_little) {
  int allowed = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    allowed += fail_until_paused();
    s.time.pass(minutes(1));
  }
  BOOST_TEST(allowed <= 15 * (24 * 60 / 45 + 1));
  BOOST_TEST(allowed >= 10);
}

BOOST_AUTO_TEST_CASE(a_quiet_hour_forgets) {
  fail_until_paused();
  s.time.pass(minutes(45));
  BOOST_TEST(fail_until_paused() == 10);
}

BOOST_AUTO_TEST_CASE(tries_at_one_moment_cant_outrun_the_count) {
  std::vector<password_try> under_way;
  for (int i = 0; i < 200; ++i) {
    auto one = begin();
    if (one) under_way.push_back(std::move(*one));
  }
  BOOST_TEST(under_way.size() == 10u);
  for (auto& one : under_way) s.run(one.failed());
  BOOST_TEST((wait() == minutes(1)));
  auto next = begin();
  BOOST_TEST(next.has_value());
  BOOST_TEST(begin().has_error());
}

BOOST_AUTO_TEST_CASE(a_right_password_is_taken_back) {
  for (int i = 0; i < 100; ++i) BOOST_TEST(begin().has_value());
  BOOST_TEST(fail_until_paused() == 10);
}

BOOST_AUTO_TEST_CASE(a_right_password_forgives_no_wrong_ones) {
  for (int i = 0; i < 9; ++i) fail();
  BOOST_TEST(begin().has_value());
  BOOST_TEST(fail_until_paused() == 1);
}

BOOST_AUTO_TEST_CASE(a_try_that_was_moved_counts_once) {
  {
    auto one = begin();
    const password_try moved(std::move(*one));
  }
  auto failing = begin();
  password_try moved(std::move(*failing));
  s.run(moved.failed());
  s.run(moved.failed());
  BOOST_TEST(fail_until_paused() == 9);
}

BOOST_AUTO_TEST_CASE(known_browsers_have_a_budget_of_their_own) {
  fail_until_paused(alice, device_trust::unknown_browser);
  BOOST_TEST(begin(alice, device_trust::known_browser).has_value());
  BOOST_TEST(fail_until_paused(alice, device_trust::known_browser) == 10);
}

BOOST_AUTO_TEST_CASE(one_email_says_nothing_of_another) {
  fail_until_paused(alice);
  BOOST_TEST(fail_until_paused(bob) == 10);
}

BOOST_AUTO_TEST_CASE(unlocking_forgets_known_and_unknown_browsers_of_one_email) {
  fail_until_paused(alice, device_trust::unknown_browser);
  fail_until_paused(alice, device_trust::known_browser);
  fail_until_paused(bob);
  for (int i = 0; i < 3; ++i) {
    wait(alice);
    fail(alice);
  }
  forget_password_failures(s.throttle(), alice);
  BOOST_TEST(begin(bob).has_error() == false); // seven minutes have passed for bob
  BOOST_TEST(fail_until_paused(alice, device_trust::unknown_browser) == 10);
  BOOST_TEST(fail_until_paused(alice, device_trust::known_browser) == 10);
}

BOOST_AUTO_TEST_CASE(unlocking_nobody_is_nothing) {
  forget_password_failures(s.throttle(), "nobody@example.com");
  BOOST_TEST(fail_until_paused("nobody@example.com") == 10);
}

BOOST_AUTO_TEST_CASE(a_restart_forgets_no_wait_and_no_email_is_written) {
  fail_until_paused();
  wait();
  fail();
  s.restart();
  const auto refused = begin();
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST((*refused.error().until - now() == minutes(2)));
  BOOST_TEST(!s.directory.contains(alice));
}

BOOST_AUTO_TEST_CASE(what_was_right_or_is_only_being_checked_is_not_logged) {
  const auto before = s.store->count().last_sequence;
  for (int i = 0; i < 20; ++i) begin(bob);
  BOOST_TEST(s.store->count().last_sequence == before);
}

BOOST_AUTO_TEST_CASE(tries_in_a_session_wait_whatever_network_they_come_from) {
  int failed = 0;
  for (int i = 0; i < 200; ++i) {
    const auto network = "198.51." + std::to_string(i) + ".7";
    const password_client client{.network = network, .signed_in = true};
    auto one = s.run(password_try::begin(s.throttle(), alice, client, s.time.now(), 0));
    if (!one) continue;
    s.run(one->failed());
    ++failed;
  }
  BOOST_TEST(failed == 10);
  BOOST_TEST(begin().has_value()); // somebody who signs in waits for none of them
}

BOOST_AUTO_TEST_CASE(somebody_in_another_network_who_keeps_trying_keeps_nobody_waiting) {
  for (int minute = 0; minute < 120; ++minute) {
    while (fail(alice, device_trust::unknown_browser, "198.51.100.7")) {
    }
    BOOST_TEST(begin(alice, device_trust::unknown_browser, "192.0.2.1").has_value());
    s.time.pass(minutes(1));
  }
  while (fail(alice, device_trust::unknown_browser, "198.51.100.7")) {
  }
  BOOST_TEST(begin(alice, device_trust::unknown_browser, "198.51.100.9").has_error()); // the same /24
}

BOOST_AUTO_TEST_CASE(a_hundred_in_a_row_close_an_account_and_an_email_without_one_alike) {
  streak = 99;
  BOOST_TEST(begin().has_value());
  streak = 100;
  const auto closed = begin();
  BOOST_REQUIRE(closed.has_error());
  BOOST_TEST(!closed.error().until);
  BOOST_TEST(begin(alice, device_trust::known_browser).has_value());

  streak.reset();
  for (int i = 0; i < 100; ++i)
    BOOST_TEST(fail(bob, device_trust::unknown_browser, "10.0." + std::to_string(i) + ".1"));
  const auto nobody = begin(bob, device_trust::unknown_browser, "10.1.0.1");
  BOOST_REQUIRE(nobody.has_error());
  BOOST_TEST(!nobody.error().until);
}

BOOST_AUTO_TEST_CASE(no_more_are_checked_at_once_than_may_still_fail) {
  streak = 97;
  std::vector<password_try> under_way;
  for (int i = 0; i < 10; ++i) {
    auto one = begin(alice, device_trust::unknown_browser, "10.0." + std::to_string(i) + ".1");
    if (one) under_way.push_back(std::move(*one));
  }
  BOOST_TEST(under_way.size() == 3u);
  under_way.clear();
  BOOST_TEST(begin(alice, device_trust::unknown_browser, "10.9.0.1").has_value());
}

BOOST_FIXTURE_TEST_CASE(a_crowd_of_names_gets_no_more_checks_than_may_fail, limited) {
  std::vector<password_try> waiting;
  for (int i = 0; i < 300; ++i) {
    auto one = begin("user" + std::to_string(i) + "@example.com");
    BOOST_REQUIRE(one.has_value());
    waiting.push_back(std::move(*one));
  }
  int checks = 0;
  for (auto& one : waiting) {
    if (!one.start()) continue;
    ++checks;
    s.run(one.failed());
  }
  BOOST_TEST(checks == 20);
  BOOST_TEST((waiting.back().pause().until == now() + minutes(1)));
}

BOOST_FIXTURE_TEST_CASE(a_check_that_turns_out_right_is_given_back_to_its_network, limited) {
  for (int i = 0; i < 50; ++i) {
    auto one = begin("user" + std::to_string(i) + "@example.com");
    BOOST_REQUIRE(one.has_value());
    BOOST_TEST(one->start());
  }
}

BOOST_FIXTURE_TEST_CASE(a_network_has_twenty_failures_a_minute_over_all_emails, limited) {
  int allowed = 0;
  for (int i = 0; i < 50; ++i) allowed += fail("user" + std::to_string(i) + "@example.com");
  BOOST_TEST(allowed == 20);
  const auto refused = begin(bob);
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST((refused.error().until == now() + minutes(1)));
  BOOST_TEST(begin(bob, device_trust::unknown_browser, "198.51.100.1").has_value());
  s.time.pass(minutes(1));
  BOOST_TEST(begin(bob).has_value());
}

BOOST_FIXTURE_TEST_CASE(an_office_signs_in_at_one_moment, limited) {
  std::vector<password_try> under_way;
  for (int i = 0; i < 50; ++i) {
    auto one = begin("user" + std::to_string(i) + "@example.com");
    BOOST_REQUIRE(one.has_value());
    under_way.push_back(std::move(*one));
  }
  under_way.clear();
  BOOST_TEST(begin().has_value());
}

BOOST_AUTO_TEST_CASE(no_limit_is_none) {
  config c = without_network_limit();
  c.limits.password_failures_per_account = 0;
  fixture unlimited(c);
  BOOST_TEST(unlimited.fail_until_paused() == 1000);
}

// The account counts the failure before the try ends: nobody else is checked in between.
BOOST_AUTO_TEST_CASE(a_failed_try_keeps_its_place_before_the_row_closes_until_it_ends) {
  streak = s.policy.password_streak - 1;
  {
    auto one = begin();
    BOOST_REQUIRE(one.has_value());
    s.run(one->failed());
    BOOST_TEST(begin().has_error());
  }
  BOOST_TEST(begin().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
