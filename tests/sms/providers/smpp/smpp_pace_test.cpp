#include "sms/providers/smpp/pacing.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;

BOOST_AUTO_TEST_SUITE(smpp_pace)

namespace {

/// How many are sent within that time if there is always something to send.
int sent_within(sms::smpp_pace& pace, sms::steady_time& now, std::chrono::milliseconds span) {
  int sent = 0;
  for (const auto until = now + span; now < until; now += 1ms)
    while (pace.next() <= now && sent < 100'000) {
      pace.sent(now);
      ++sent;
      if (pace.rate() == 0) break; // the test sends at most one a millisecond
    }
  return sent;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_set_rate_is_kept_without_bursts) {
  sms::smpp_pace pace(50);
  sms::steady_time now{1h};
  BOOST_TEST((pace.next() <= now));
  const int first = sent_within(pace, now, 1s);
  BOOST_TEST(first >= 50);
  BOOST_TEST(first <= 52);
  now += 10s; // unused rate isn't saved up
  const int later = sent_within(pace, now, 100ms);
  BOOST_TEST(later <= 7);
}

BOOST_AUTO_TEST_CASE(throttling_halves_the_rate_once_a_second) {
  sms::smpp_pace pace(100);
  sms::steady_time now{1h};
  for (int i = 0; i < 20; ++i) pace.throttled(now);
  BOOST_TEST(pace.rate() == 50.0);
  BOOST_TEST((pace.next() > now));
  pace.throttled(now + 999ms);
  BOOST_TEST(pace.rate() == 50.0);
  pace.throttled(now + 1s);
  BOOST_TEST(pace.rate() == 25.0);
  for (int i = 2; i < 20; ++i) pace.throttled(now + std::chrono::seconds(i));
  BOOST_TEST(pace.rate() == 1.0);
}

BOOST_AUTO_TEST_CASE(the_rate_recovers_to_what_was_set) {
  sms::smpp_pace pace(20);
  sms::steady_time now{1h};
  pace.throttled(now);
  BOOST_TEST(pace.rate() == 10.0);
  const int slow = sent_within(pace, now, 1s);
  BOOST_TEST(slow <= 11);
  sent_within(pace, now, 12s);
  BOOST_TEST(pace.rate() == 20.0);
}

BOOST_AUTO_TEST_CASE(without_a_set_rate_the_half_of_what_was_sent_is_kept_for_a_minute) {
  sms::smpp_pace pace(0);
  sms::steady_time now{1h};
  const int before = sent_within(pace, now, 1s);
  BOOST_TEST(before == 1000);
  pace.throttled(now);
  BOOST_TEST(pace.rate() == 500.0);
  sent_within(pace, now, 1s);
  BOOST_TEST(pace.rate() < 600.0);
  now += 61s;
  pace.sent(now);
  BOOST_TEST(pace.rate() == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
