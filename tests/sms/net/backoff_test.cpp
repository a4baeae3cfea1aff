#include "sms/net/backoff.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace std::chrono_literals;
using namespace twostep;
using sms::longest_wait;
using sms::retry_at;
using sms::retry_settings;
using sms::wait;

BOOST_AUTO_TEST_SUITE(backoff)

namespace {
constexpr core::milliseconds code_life = 5min;
const core::time_point now{core::days(20'000)};
} // namespace

BOOST_AUTO_TEST_CASE(the_longest_wait_doubles_up_to_the_cap) {
  const retry_settings settings;
  const core::milliseconds expected[] = {500ms, 1s, 2s, 4s, 8s, 16s, 20s, 20s, 20s};
  for (std::uint32_t n = 0; n < std::size(expected); ++n) BOOST_TEST_CONTEXT("n " << n) {
      BOOST_TEST((longest_wait(n, code_life, settings) == expected[n]));
    }
}

BOOST_AUTO_TEST_CASE(a_message_that_lives_long_is_not_tried_every_few_seconds) {
  const retry_settings settings;
  BOOST_TEST((longest_wait(30, 24h, settings) == 90min));
  BOOST_TEST((longest_wait(30, 1h, settings) == 225s));
  BOOST_TEST((longest_wait(3, 24h, settings) == 4s));
}

BOOST_AUTO_TEST_CASE(without_a_part_of_its_life_the_cap_alone_counts) {
  retry_settings settings;
  settings.cap = 5min;
  settings.life_part = 0;
  BOOST_TEST((longest_wait(30, core::days(7), settings) == 5min));
}

BOOST_AUTO_TEST_CASE(no_count_or_setting_overflows) {
  retry_settings settings;
  settings.cap = core::milliseconds::max();
  for (const std::uint32_t n : {0u, 31u, 63u, 64u, 1000u, std::numeric_limits<std::uint32_t>::max()})
    BOOST_TEST_CONTEXT("n " << n) {
      BOOST_TEST((longest_wait(n, code_life, settings) >= 500ms));
      BOOST_TEST((longest_wait(n, core::milliseconds::min(), settings) >= 0ms));
    }
  settings.first = 0ms;
  BOOST_TEST((longest_wait(50, code_life, settings) == 0ms));
  settings = {-5s, -1s, 8, 2};
  BOOST_TEST((longest_wait(3, 0ms, settings) == 0ms));
}

BOOST_AUTO_TEST_CASE(jitter_spreads_over_the_whole_wait) {
  const retry_settings settings;
  const struct {
    double jitter;
    core::milliseconds expected;
  } table[] = {
      {0.0, 0ms},
      {0.25, 1s},
      {0.5, 2s},
      {0.999, 3996ms},
      {-1.0, 0ms},
      {7.0, 4s},
      {std::numeric_limits<double>::quiet_NaN(), 4s}};
  for (const auto& [jitter, expected] : table) BOOST_TEST_CONTEXT("jitter " << jitter) {
      BOOST_TEST((wait(3, code_life, settings, jitter) == expected));
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_tried_at_or_after_the_deadline) {
  BOOST_TEST((retry_at(now, 2s, std::nullopt, now + 3s) == now + 2s));
  BOOST_TEST(!retry_at(now, 3s, std::nullopt, now + 3s));
  BOOST_TEST(!retry_at(now, 0s, std::nullopt, now));
  BOOST_TEST(!retry_at(now, 0s, std::nullopt, now - 1s));
}

// A38: Retry-After 3600 on a code that lives five minutes.
BOOST_AUTO_TEST_CASE(what_the_provider_asks_for_is_a_lower_bound_within_the_deadline) {
  BOOST_TEST((retry_at(now, 250ms, 10s, now + 5min) == now + 10250ms));
  BOOST_TEST((retry_at(now, 250ms, -10s, now + 5min) == now + 250ms));
  BOOST_TEST(!retry_at(now, 250ms, 3600s, now + 5min));
  BOOST_TEST(!retry_at(now, 250ms, core::milliseconds::max(), now + 5min));
  BOOST_TEST(!retry_at(now, core::milliseconds::max(), 1s, now + 5min));
}

BOOST_AUTO_TEST_SUITE_END()
