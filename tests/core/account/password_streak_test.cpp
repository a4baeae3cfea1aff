#include "core/account/password_streak.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace password_streak {

const auto phone = number("+4520123456");
const auto home = make_id<meter_id>(1), elsewhere = make_id<meter_id>(2);

struct fixture : world {
  void fail(int times, const std::optional<meter_id>& network) {
    for (int i = 0; i < times; ++i) execute(fail_password{account.password.generation, network, fresh<notice_id>()});
  }
  bool closed(const std::optional<meter_id>& network) const { return is_closed(account, network, policy, now); }
  void sign_in_from(const meter_id& network, device_trust l = device_trust::unknown_browser) {
    auto c = password_given(l);
    c.network = network;
    const auto begun = execute(c);
    BOOST_REQUIRE(begun.has_value());
    if (begun->challenged) BOOST_REQUIRE(execute(sign_in_code(*begun->challenged, last_code())).has_value());
  }
};

} // namespace password_streak

BOOST_FIXTURE_TEST_SUITE(password_streak, fixture)

BOOST_AUTO_TEST_CASE(a_hundred_wrong_passwords_in_a_row_close_the_way_in_and_the_owner_is_told_once) {
  enable(phone);
  notices.clear();
  fail(99, elsewhere);
  BOOST_TEST(!closed(elsewhere));
  BOOST_TEST(notices.empty());
  fail(1, make_id<meter_id>(3)); // from any network
  BOOST_TEST(closed(elsewhere));
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::password_streak));
  const auto version = account.version;
  fail(10, elsewhere);
  BOOST_TEST(account.version == version); // nothing more is written
  pass(days(400));
  BOOST_TEST(closed(elsewhere)); // time alone doesn't open it
}

BOOST_AUTO_TEST_CASE(outsiders_close_no_network_that_the_account_signed_in_from) {
  enable(phone);
  sign_in_from(home);
  fail(100, elsewhere);
  BOOST_TEST(closed(elsewhere));
  BOOST_TEST(!closed(home));
  fail(100, home);
  BOOST_TEST(closed(home));
}

BOOST_AUTO_TEST_CASE(a_sign_in_from_a_known_browser_opens_every_door) {
  enable(phone);
  sign_in_from(home);
  fail(100, elsewhere);
  fail(100, home);
  sign_in_from(make_id<meter_id>(9), device_trust::known_browser);
  BOOST_TEST(!closed(home));
  BOOST_TEST(!closed(elsewhere));
}

BOOST_AUTO_TEST_CASE(a_sign_in_from_an_unknown_browser_ends_the_row_of_its_own_network_only) {
  enable(phone);
  sign_in_from(home);
  fail(100, elsewhere);
  fail(60, home);
  sign_in_from(home);
  BOOST_TEST(failures_in_streak(account, home, now) == 0u);
  BOOST_TEST(closed(elsewhere));
}

BOOST_AUTO_TEST_CASE(a_right_password_without_the_second_step_ends_no_row) {
  enable(phone);
  fail(60, elsewhere);
  auto c = password_given();
  c.network = elsewhere;
  execute(c);
  BOOST_TEST(failures_in_streak(account, elsewhere, now) == 60u);
}

BOOST_AUTO_TEST_CASE(unlock_and_a_new_password_open_every_door) {
  fail(100, elsewhere);
  execute(unlock{{actor_kind::shell, "root"}, "asked"});
  BOOST_TEST(!closed(elsewhere));
  fail(100, elsewhere);
  execute(set_password{{"n"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  BOOST_TEST(!closed(elsewhere));
}

BOOST_AUTO_TEST_CASE(what_was_checked_against_an_older_password_counts_nothing) {
  const auto old = account.password.generation;
  execute(set_password{{"n"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  execute(fail_password{old, elsewhere, fresh<notice_id>()});
  BOOST_TEST(failures_in_streak(account, elsewhere, now) == 0u);
}

BOOST_AUTO_TEST_CASE(five_networks_are_kept_for_ninety_days) {
  for (std::uint64_t n = 1; n <= 6; ++n) {
    sign_in_from(make_id<meter_id>(n));
    pass(days(1));
  }
  BOOST_TEST(account.networks.size() == 5u);
  BOOST_TEST(!find_network(account, make_id<meter_id>(1), now));
  BOOST_TEST(find_network(account, make_id<meter_id>(6), now));
  pass(days(89));
  BOOST_TEST(!find_network(account, make_id<meter_id>(6), now));
}

BOOST_AUTO_TEST_CASE(after_the_key_was_replaced_a_network_is_known_on_under_its_new_name) {
  const auto renamed = make_id<meter_id>(7);
  enable(phone);
  sign_in_from(home);
  fail(100, elsewhere);
  fail(3, home);
  auto c = password_given();
  c.network = renamed;
  c.listed_as = home;
  const auto begun = execute(c);
  BOOST_REQUIRE(begun.has_value());
  BOOST_TEST(!find_network(account, home, now));
  BOOST_TEST(failures_in_streak(account, renamed, now) == 3u); // it keeps its streak
  BOOST_REQUIRE(execute(sign_in_code(*begun->challenged, last_code())).has_value());
  BOOST_TEST(account.networks.size() == 1u);
  BOOST_TEST(closed(elsewhere)); // what outsiders closed stays closed
  BOOST_TEST(!closed(renamed));
}

BOOST_AUTO_TEST_SUITE_END()
