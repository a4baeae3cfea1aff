#include "core/send_limits.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace {

const meter_keys keys(std::array<std::uint8_t, 32>{3});
const auto who = make_id<account_id>(1);

bool charges(const std::vector<meter_limit>& limits, const meter_id& m) {
  return std::any_of(limits.begin(), limits.end(), [&](const meter_limit& l) { return l.meter == m; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(send_limits)

BOOST_AUTO_TEST_CASE(a_proven_number_has_only_its_own_budget_in_each_lane) {
  const auto phone = number("+4520123456");
  const auto known = limits_to_proven(phone, lane::known_browser, {}, keys);
  const auto unknown = limits_to_proven(phone, lane::unknown_browser, {}, keys);
  BOOST_TEST(known.size() == 2u);
  BOOST_TEST((known[0].meter == known[1].meter));
  BOOST_TEST((known[0].meter != unknown[0].meter));
  for (const auto& l : known) BOOST_TEST(!l.refundable);
}

BOOST_AUTO_TEST_CASE(a_new_number_is_charged_to_number_account_address_and_prefix) {
  const auto a = limits_to_new(who, number("+4520120001"), "192.0.2.1", {}, keys);
  BOOST_TEST(a.size() == 4u);
  BOOST_TEST(std::count_if(a.begin(), a.end(), [](const meter_limit& l) { return l.refundable; }) == 2);
  const auto neighbour = limits_to_new(make_id<account_id>(2), number("+4520129999"), "198.51.100.9", {}, keys);
  int shared = 0;
  for (const auto& l : neighbour) shared += charges(a, l.meter);
  BOOST_TEST(shared == 1); // the prefix alone
}

BOOST_AUTO_TEST_CASE(a_limit_of_zero_is_not_counted) {
  twostep::core::send_limits none{0, 0, 0, 0, 0, 0, 0};
  BOOST_TEST(limits_to_proven(number("+4520123456"), lane::known_browser, none, keys).empty());
  none.sends_per_hour = 5;
  BOOST_TEST(limits_to_new(who, number("+4520123456"), "x", none, keys).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
