#include "sms/dispatch/circuit_breaker.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::breaker_state;

using sms::failure_kind;

BOOST_AUTO_TEST_SUITE(circuit_breaker)

namespace {

struct course {
  bool fails(failure_kind kind = failure_kind::unavailable, std::optional<core::milliseconds> retry_after = {}) {
    return b.failed(left_in, kind, retry_after, now);
  }
  bool succeeds() { return b.succeeded(left_in); }
  void send() { left_in = b.sent(now); }
  bool is_available() const { return b.available_from(now) <= now; }
  /// Fails until it opens, every half second.
  void open() {
    for (int i = 0; i < 5; ++i, now += 500ms) fails();
    now -= 500ms;
    BOOST_REQUIRE((b.state() == breaker_state::open));
  }

  sms::circuit_breaker b;
  sms::circuit_breaker::epoch left_in = 0;
  core::time_point now{core::days(20'000)};
};

} // namespace

BOOST_AUTO_TEST_CASE(it_opens_after_five_failures_in_a_row_over_a_second) {
  course c;
  for (int i = 0; i < 4; ++i) BOOST_TEST(!c.fails());
  c.now += 999ms;
  BOOST_TEST(!c.fails()); // the fifth, but too soon
  c.now += 1ms;
  BOOST_TEST(c.fails());
  BOOST_TEST(!c.is_available());
  c.now += 4999ms;
  BOOST_TEST(!c.is_available());
  c.now += 1ms;
  BOOST_TEST(c.is_available());
}

BOOST_AUTO_TEST_CASE(a_provider_that_fails_often_but_not_always_stays_in_use) {
  course c;
  for (int i = 0; i < 1000; ++i, c.now += 100ms) {
    BOOST_TEST(!c.fails());
    if (i % 4 == 3) BOOST_TEST(!c.succeeds());
  }
  BOOST_TEST((c.b.state() == breaker_state::closed));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_messages_says_that_the_provider_answers) {
  for (const auto kind : {failure_kind::invalid_number, failure_kind::rejected, failure_kind::unsupported}) {
    course c;
    for (int i = 0; i < 20; ++i, c.now += 1s) {
      c.fails(i % 4 == 3 ? kind : failure_kind::unavailable);
      BOOST_TEST((c.b.state() == breaker_state::closed));
    }
  }
}

BOOST_AUTO_TEST_CASE(one_probe_closes_it_or_opens_it_for_longer) {
  course c;
  c.open();
  for (const auto pause : {5s, 10s, 20s, 30s, 30s}) {
    BOOST_TEST((c.b.available_from(c.now) == c.now + pause));
    c.now += pause;
    BOOST_TEST(c.is_available());
    c.send();
    BOOST_TEST((c.b.state() == breaker_state::half_open));
    BOOST_TEST(!c.is_available()); // one is enough
    BOOST_TEST(c.fails());
    BOOST_TEST((c.b.state() == breaker_state::open));
  }
  c.now += 30s;
  c.send();
  BOOST_TEST(c.succeeds());
  BOOST_TEST((c.b.state() == breaker_state::closed));
  BOOST_TEST(c.is_available());
  c.open();
  BOOST_TEST((c.b.available_from(c.now) == c.now + 5s)); // the initial time
}

BOOST_AUTO_TEST_CASE(what_left_before_it_opened_says_nothing) {
  course c;
  c.open();
  BOOST_TEST(!c.succeeds());
  BOOST_TEST(!c.fails());
  BOOST_TEST((c.b.state() == breaker_state::open));
}

BOOST_AUTO_TEST_CASE(only_the_probe_ends_a_probe) {
  for (const bool well : {true, false}) {
    course c;
    c.open();
    c.now += 5s;
    const auto old = c.left_in;
    c.send();
    BOOST_TEST(!c.b.succeeded(old));
    for (const auto kind : {failure_kind::unavailable, failure_kind::no_answer, failure_kind::authentication})
      BOOST_TEST(!c.b.failed(old, kind, {}, c.now));
    BOOST_TEST((c.b.state() == breaker_state::half_open));
    BOOST_TEST((well ? c.succeeds() : c.fails()));
    BOOST_TEST((c.b.state() == (well ? breaker_state::closed : breaker_state::open)));
  }
}

// Many earlier attempts may end at once: they don't reopen what a probe has just closed.
BOOST_AUTO_TEST_CASE(what_left_before_the_probe_says_nothing_afterwards_either) {
  course c;
  c.open();
  c.now += 5s;
  const auto old = c.left_in;
  c.send();
  BOOST_TEST(c.succeeds());
  for (int i = 0; i < 20; ++i, c.now += 1s) BOOST_TEST(!c.b.failed(old, failure_kind::no_answer, {}, c.now));
  BOOST_TEST((c.b.state() == breaker_state::closed));
  // But a Retry-After counts, whichever message gets it.
  BOOST_TEST(!c.b.failed(old, failure_kind::rate_limited, 20s, c.now));
  BOOST_TEST((c.b.available_from(c.now) == c.now + 20s));
}

BOOST_AUTO_TEST_CASE(wrong_credentials_open_it_at_once) {
  course c;
  BOOST_TEST(c.fails(failure_kind::authentication));
  BOOST_TEST(!c.is_available());
}

BOOST_AUTO_TEST_CASE(who_asks_for_time_gets_it_within_bounds_and_stays_closed) {
  const struct {
    std::optional<core::milliseconds> asked;
    core::milliseconds given;
  } table[] = {{{}, 1s}, {0ms, 1s}, {20s, 20s}, {3600s, 60s}, {core::milliseconds::max(), 60s}};
  for (const auto& [asked, given] : table) {
    course c;
    BOOST_TEST(!c.fails(failure_kind::rate_limited, asked));
    BOOST_TEST((c.b.state() == breaker_state::closed));
    BOOST_TEST((c.b.available_from(c.now) == c.now + given));
  }
}

BOOST_AUTO_TEST_CASE(messages_that_never_arrive_open_it_too) {
  course c;
  for (int i = 0; i < 4; ++i, c.now += 500ms) BOOST_TEST(!c.b.failed_to_deliver(c.now));
  BOOST_TEST(c.b.failed_to_deliver(c.now));
  BOOST_TEST(!c.b.failed_to_deliver(c.now)); // for those sent before
}

BOOST_AUTO_TEST_SUITE_END()
