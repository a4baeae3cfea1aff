#include "sms/dispatch/retry_policy.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::attempts;
using sms::failure_kind;
using sms::give_up;
using sms::try_again;

BOOST_AUTO_TEST_SUITE(retry_policy)

namespace {

struct course {
  explicit course(std::size_t providers = 1, core::milliseconds life = 5min) : j(providers), deadline(now + life) {}

  /// The provider fails; the time of a retry becomes the current time.
  sms::next_step fails(std::size_t provider, failure_kind kind, std::optional<core::milliseconds> retry_after = {}) {
    const auto step =
        after_failure(j, provider, {kind, retry_after, ""}, now, deadline, settings, 0.5, [this](std::size_t i) {
          return closed_until.at(i);
        });
    if (const auto* again = std::get_if<try_again>(&step)) {
      waited = again->at - now;
      now = again->at;
    }
    return step;
  }

  attempts j;
  core::time_point now{core::days(20'000)};
  core::time_point deadline;
  core::milliseconds waited{};
  sms::retry_settings settings;
  std::vector<core::time_point> closed_until = std::vector<core::time_point>(3); ///< by provider
};

bool gives_up(const sms::next_step& step, failure_kind reason) {
  const auto* enough = std::get_if<give_up>(&step);
  return enough && enough->reason == reason;
}

bool tries(const sms::next_step& step, std::size_t provider) {
  const auto* again = std::get_if<try_again>(&step);
  return again && again->provider == provider;
}

} // namespace

BOOST_AUTO_TEST_CASE(one_provider_by_kind_of_failure) {
  const struct {
    failure_kind kind;
    bool again;
  } table[] = {{failure_kind::invalid_number, false}, {failure_kind::rejected, false},
               {failure_kind::unsupported, false},    {failure_kind::authentication, true},
               {failure_kind::rate_limited, true},    {failure_kind::unavailable, true},
               {failure_kind::no_answer, true}};
  for (const auto& [kind, again] : table) BOOST_TEST_CONTEXT(to_text(kind)) {
      course c;
      const auto step = c.fails(0, kind);
      BOOST_TEST(tries(step, 0) == again);
      BOOST_TEST(gives_up(step, kind) == !again);
      if (again) BOOST_TEST((c.waited == 250ms));
    }
}

BOOST_AUTO_TEST_CASE(transient_failures_are_tried_again_until_the_deadline) {
  course c;
  int tries_made = 1;
  while (tries(c.fails(0, failure_kind::unavailable), 0)) ++tries_made;
  // 250 ms, 0.5, 1, 2, 4, 8 s, then 10 s each within five minutes.
  BOOST_TEST(tries_made == 35);
  BOOST_TEST((c.now < c.deadline));
  BOOST_TEST((c.deadline - c.now <= 10s));
}

BOOST_AUTO_TEST_CASE(a_failure_after_the_deadline_is_the_end) {
  course c;
  c.now = c.deadline;
  BOOST_TEST(gives_up(c.fails(0, failure_kind::unavailable), failure_kind::unavailable));
}

BOOST_AUTO_TEST_CASE(tries_are_bounded) {
  course c(1, 24h);
  c.settings.max_tries = 4;
  for (int i = 0; i < 3; ++i) BOOST_TEST(tries(c.fails(0, failure_kind::unavailable), 0));
  BOOST_TEST(gives_up(c.fails(0, failure_kind::unavailable), failure_kind::unavailable));
}

// decision 32
BOOST_AUTO_TEST_CASE(an_unanswered_try_is_made_once_more_and_no_more) {
  course c;
  BOOST_TEST(tries(c.fails(0, failure_kind::no_answer), 0));
  BOOST_TEST(gives_up(c.fails(0, failure_kind::no_answer), failure_kind::no_answer));
  BOOST_TEST(c.j.unknown == 2u);
}

BOOST_AUTO_TEST_CASE(failures_between_don_t_give_an_unanswered_try_another_chance) {
  course c;
  BOOST_TEST(tries(c.fails(0, failure_kind::no_answer), 0));
  BOOST_TEST(tries(c.fails(0, failure_kind::unavailable), 0));
  BOOST_TEST(tries(c.fails(0, failure_kind::rate_limited), 0));
  BOOST_TEST(gives_up(c.fails(0, failure_kind::no_answer), failure_kind::no_answer));
}

BOOST_AUTO_TEST_CASE(after_two_unanswered_tries_the_next_provider_is_asked_once) {
  course c(2);
  BOOST_TEST(tries(c.fails(0, failure_kind::no_answer), 0));
  BOOST_TEST(tries(c.fails(0, failure_kind::no_answer), 1));
  BOOST_TEST((c.waited == 0ms));
  BOOST_TEST(gives_up(c.fails(1, failure_kind::no_answer), failure_kind::no_answer));
}

BOOST_AUTO_TEST_CASE(no_time_for_a_second_chance_here_leads_to_the_next_provider) {
  course c(2, 200ms);
  BOOST_TEST(tries(c.fails(0, failure_kind::no_answer), 1));
  BOOST_TEST((c.waited == 0ms));
}

BOOST_AUTO_TEST_CASE(a_transient_failure_asks_the_next_provider_at_once) {
  course c(3);
  BOOST_TEST(tries(c.fails(0, failure_kind::unavailable), 1));
  BOOST_TEST((c.waited == 0ms));
  BOOST_TEST(tries(c.fails(1, failure_kind::authentication), 2));
  BOOST_TEST((c.waited == 0ms));
  // A new round begins with the preferred one, after a wait.
  BOOST_TEST(tries(c.fails(2, failure_kind::rate_limited), 0));
  BOOST_TEST((c.waited == 250ms));
  BOOST_TEST(tries(c.fails(0, failure_kind::unavailable), 1));
  BOOST_TEST((c.waited == 0ms));
}

BOOST_AUTO_TEST_CASE(a_provider_that_can_t_carry_it_is_never_asked_again) {
  course c(2);
  BOOST_TEST(tries(c.fails(0, failure_kind::unsupported), 1));
  for (int i = 0; i < 5; ++i) BOOST_TEST(tries(c.fails(1, failure_kind::unavailable), 1));
  BOOST_TEST(gives_up(c.fails(1, failure_kind::unsupported), failure_kind::unsupported));
}

BOOST_AUTO_TEST_CASE(a_wrong_number_ends_it_for_every_provider) {
  course c(2);
  BOOST_TEST(gives_up(c.fails(0, failure_kind::invalid_number), failure_kind::invalid_number));
  course d(2);
  BOOST_TEST(gives_up(d.fails(0, failure_kind::rejected), failure_kind::rejected));
}

BOOST_AUTO_TEST_CASE(retry_after_is_kept_and_ends_it_where_it_outlives_the_message) {
  course c;
  BOOST_TEST(tries(c.fails(0, failure_kind::rate_limited, 10s), 0));
  BOOST_TEST((c.waited == 10250ms));
  BOOST_TEST(gives_up(c.fails(0, failure_kind::rate_limited, 3600s), failure_kind::rate_limited));
}

BOOST_AUTO_TEST_CASE(a_provider_that_asked_for_time_is_passed_over_until_then) {
  course c(2);
  BOOST_TEST(tries(c.fails(0, failure_kind::rate_limited, 60s), 1));
  int at_second = 1;
  while (tries(c.fails(1, failure_kind::unavailable), 1)) ++at_second;
  BOOST_TEST(at_second > 5);
  BOOST_TEST((c.now >= c.deadline - 240s)); // the first provider again, after its minute
  BOOST_TEST((c.now < c.deadline));
}

BOOST_AUTO_TEST_CASE(an_absurd_retry_after_overflows_nothing) {
  course c(2);
  BOOST_TEST(tries(c.fails(0, failure_kind::rate_limited, core::milliseconds::max()), 1));
  BOOST_TEST(tries(c.fails(1, failure_kind::unavailable), 1));
}

BOOST_AUTO_TEST_SUITE_END()
