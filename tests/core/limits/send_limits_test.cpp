#include "core/limits/send_limits.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace send_limits {

const meter_keys keys(std::array<std::uint8_t, 32>{3});
const sending_account who{make_id<account_id>(1), {}};
const sending_account neighbour_account{make_id<account_id>(2), {}};

bool charges(const std::vector<meter_limit>& limits, const meter_id& m) {
  return std::any_of(limits.begin(), limits.end(), [&](const meter_limit& l) { return l.meter == m; });
}

} // namespace send_limits

BOOST_AUTO_TEST_SUITE(send_limits)

BOOST_AUTO_TEST_CASE(a_verified_number_has_one_budget_for_known_and_one_for_unknown_browsers) {
  const auto phone = number("+4520123456");
  const auto known = limits_to_verified(phone, device_trust::known_browser, {}, keys);
  const auto unknown = limits_to_verified(phone, device_trust::unknown_browser, {}, keys);
  BOOST_TEST(known.size() == 2u);
  BOOST_TEST((known[0].meter == known[1].meter));
  BOOST_TEST((known[0].meter != unknown[0].meter));
  for (const auto& l : known) BOOST_TEST(!l.refundable);
}

BOOST_AUTO_TEST_CASE(a_message_to_a_new_number_counts_against_number_account_address_and_prefix) {
  const auto a = limits_to_new(who, number("+4520120001"), "192.0.2.1", {}, keys);
  BOOST_TEST(a.size() == 5u);
  BOOST_TEST(std::count_if(a.begin(), a.end(), [](const meter_limit& l) { return l.refundable; }) == 2);
  const auto neighbour = limits_to_new(neighbour_account, number("+4520129999"), "198.51.100.9", {}, keys);
  int shared = 0;
  for (const auto& l : neighbour) shared += charges(a, l.meter);
  BOOST_TEST(shared == 1); // only the prefix
}

BOOST_AUTO_TEST_CASE(a_kept_message_counts_against_what_is_kept_and_is_allowed_once_an_account) {
  const auto phone = number("+4520120001");
  const auto kept = limits_to_new(who, phone, "192.0.2.1", {}, keys, new_number_way::kept);
  BOOST_TEST(!charges(kept, keys(meter_kind::number_new, phone.reveal())));
  BOOST_TEST(charges(kept, keys(meter_kind::number_kept, phone.reveal())));
  BOOST_TEST(std::count_if(kept.begin(), kept.end(), [](const meter_limit& l) { return l.limit == 1; }) == 1);
}

BOOST_AUTO_TEST_CASE(freed_by_support_an_account_has_fresh_meters_and_for_a_day_passes_the_numbers) {
  const auto phone = number("+4520120001");
  const auto at = start;
  const sending_account helped{who.id, at};
  const auto before = limits_to_new(who, phone, "192.0.2.1", {}, keys);
  const auto after = limits_to_new(helped, phone, "192.0.2.1", {}, keys, new_number_way::freed);
  int shared = 0;
  for (const auto& l : after) shared += charges(before, l.meter);
  BOOST_TEST(shared == 2); // address and prefix: their reservations stay
  using enum new_number_way;
  BOOST_TEST((ways_to_new(who, {}, at) == std::vector{ordinary, kept}));
  BOOST_TEST((ways_to_new(helped, {}, at + days(1) - milliseconds(1)) == std::vector{ordinary, kept, freed}));
  BOOST_TEST((ways_to_new(helped, {}, at + days(1)) == std::vector{ordinary, kept}));
}

BOOST_AUTO_TEST_CASE(notices_have_meters_by_number_and_count_for_the_installation) {
  const auto phone = number("+4520120001");
  twostep::core::send_limits limits;
  limits.sends_per_hour = 100;
  const auto changes = limits_to_notice(phone, notice_kind::password_changed, limits, keys);
  const auto others = limits_to_notice(phone, notice_kind::app_token_created, limits, keys);
  BOOST_TEST(changes.size() == 2u);
  BOOST_TEST(others.size() == 2u);
  BOOST_TEST((changes[0].meter != others[0].meter));
  BOOST_TEST((changes[1].meter == others[1].meter));
  BOOST_TEST((changes[1].meter == keys(meter_kind::all_sends, "")));
  BOOST_TEST(count_of_all(limits, keys).size() == 1u);
  BOOST_TEST(count_of_all({}, keys).empty());
}

BOOST_AUTO_TEST_CASE(what_pauses_an_account_is_named) {
  world w;
  const auto named = [&] {
    std::vector<std::string> names;
    for (const auto& l : pausing_limits(w.account, {}, keys, w.now)) names.emplace_back(l.name);
    return names;
  };
  BOOST_TEST((named() == std::vector<std::string>{"messages_of_account"}));
  const auto s = w.sign_in();
  w.execute(begin_enable{s, number("+4520120001"), w.fresh<challenge_id>()});
  BOOST_TEST(
      (named() ==
       std::vector<std::string>{"messages_of_account", "messages_of_account_to_number", "messages_to_number"})
  );
  w.execute(confirm_enable{s, w.last_code(), {s}, device_trust::unknown_browser, w.fresh<notice_id>()});
  BOOST_TEST(named().size() == 4u);
  BOOST_TEST(named()[0] == "messages_to_number_unknown_browsers");
}

BOOST_AUTO_TEST_CASE(a_limit_of_zero_is_not_counted) {
  twostep::core::send_limits none{0, 0, 0, 0, 0, 0, 0};
  BOOST_TEST(limits_to_verified(number("+4520123456"), device_trust::known_browser, none, keys).empty());
  none.sends_per_hour = 5;
  BOOST_TEST(limits_to_new(who, number("+4520123456"), "x", none, keys).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
