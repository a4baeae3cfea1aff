// Codes of authenticator apps: the standards' own values, and which steps a code may be of.

#include "core/account/totp.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

using namespace twostep::core;

namespace totp {

/// The key of both standards' examples.
totp_secret key(std::string_view text = "12345678901234567890") {
  return totp_secret::from_wire(text).value();
}

std::string code_of(std::uint64_t counter) {
  return std::string(hotp(key(), counter).reveal());
}

constexpr time_point at(std::int64_t unix_seconds) {
  return time_point(seconds(unix_seconds));
}

} // namespace totp

BOOST_AUTO_TEST_SUITE(totp)

// RFC 4226, appendix D.
BOOST_AUTO_TEST_CASE(the_ten_values_of_counters) {
  const char* const expected[] = {"755224", "287082", "359152", "969429", "338314",
                                  "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < std::size(expected); ++i) BOOST_TEST(code_of(i) == expected[i]);
}

// RFC 6238, appendix B, for SHA-1. It gives eight digits.
BOOST_AUTO_TEST_CASE(the_values_of_times) {
  const struct {
    std::int64_t seconds;
    std::string_view eight;
  } expected[] = {
      {59, "94287082"},
      {1'111'111'109, "07081804"},
      {1'111'111'111, "14050471"},
      {1'234'567'890, "89005924"},
      {2'000'000'000, "69279037"},
      {20'000'000'000, "65353130"}};
  for (const auto& each : expected) {
    const auto step = totp_step_at(at(each.seconds));
    BOOST_TEST(code_of(static_cast<std::uint64_t>(step)) == each.eight.substr(2));
  }
}

BOOST_AUTO_TEST_CASE(a_step_is_thirty_seconds) {
  BOOST_TEST(totp_step_at(at(0)) == 0);
  BOOST_TEST(totp_step_at(at(30) - milliseconds(1)) == 0);
  BOOST_TEST(totp_step_at(at(30)) == 1);
  BOOST_TEST(totp_step_at(at(60) - milliseconds(1)) == 1);
  BOOST_TEST(totp_step_at(at(20'000'000'000)) == 666'666'666);
}

BOOST_AUTO_TEST_CASE(a_code_is_found_as_far_off_as_asked_and_no_farther) {
  const auto secret = key();
  const totp_step now = 1'000;
  for (totp_step off = -4; off <= 4; ++off) {
    const auto code = hotp(secret, static_cast<std::uint64_t>(now + off));
    for (int spread = 0; spread <= 3; ++spread) BOOST_TEST_CONTEXT(off << " off of " << spread) {
        const auto found = find_totp_step(secret, code, now, spread, 0);
        BOOST_TEST(found.has_value() == (std::abs(off) <= spread));
        if (found) BOOST_TEST(*found == now + off);
      }
  }
}

BOOST_AUTO_TEST_CASE(a_step_that_is_not_later_than_the_last_one_is_not_found) {
  const auto secret = key();
  const auto code = hotp(secret, 1'000);
  BOOST_TEST((find_totp_step(secret, code, 1'000, 1, 999) == totp_step(1'000)));
  BOOST_TEST(!find_totp_step(secret, code, 1'000, 1, 1'000));
  BOOST_TEST(!find_totp_step(secret, code, 1'000, 1, 1'001));
  BOOST_TEST(!find_totp_step(key("another key, of 20 b"), code, 1'000, 1, 0));
}

BOOST_AUTO_TEST_CASE(a_key_has_16_to_64_bytes) {
  BOOST_TEST(!totp_secret::from_wire(""));
  BOOST_TEST(!totp_secret::from_wire(std::string(15, 'k')));
  for (const std::size_t size : {16u, 20u, 64u}) {
    const std::string text(size, 'k');
    const auto read = totp_secret::from_wire(text);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->to_wire() == text);
    BOOST_TEST(read->reveal().size() == size);
  }
  BOOST_TEST(!totp_secret::from_wire(std::string(65, 'k')));
}

BOOST_AUTO_TEST_CASE(what_is_printed_of_a_key_says_nothing_of_it) {
  BOOST_TEST(key().masked() == key(std::string(64, 'k')).masked());
}

BOOST_AUTO_TEST_CASE(a_key_leaves_nothing_where_it_was_moved_from) {
  auto first = key();
  auto second = std::move(first);
  BOOST_TEST(first.to_wire().empty());
  totp_secret third = key("another key, of 20 b");
  third = std::move(second);
  BOOST_TEST(second.to_wire().empty());
  BOOST_TEST((third == key()));
}

BOOST_AUTO_TEST_SUITE_END()
