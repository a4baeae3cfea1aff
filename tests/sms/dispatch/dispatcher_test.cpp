#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace std::chrono_literals;
using namespace twostep;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher)

namespace {

sms::dispatcher_settings bounds(std::size_t max_queued, std::size_t max_in_flight) {
  sms::dispatcher_settings settings;
  settings.max_queued = max_queued;
  settings.max_in_flight = max_in_flight;
  return settings;
}

using names = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(an_accepted_message_has_its_outcome) {
  carrier c;
  c.at(0).script = {acceptance("SM1")};
  auto m = test::make_message("m", c.now + 5min);
  sms::code_reference code;
  code.send = 3;
  m.reference = code;
  BOOST_TEST(c.dispatcher->enqueue(std::move(m)));
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  const auto& o = c.outcomes[0];
  BOOST_TEST(o.accepted);
  BOOST_TEST(o.provider == "first");
  BOOST_TEST(o.as.provider_id == "SM1");
  BOOST_TEST(o.reason == "");
  BOOST_TEST(o.tries == 1u);
  BOOST_TEST(std::get<sms::code_reference>(o.reference).send == 3u);
  BOOST_TEST(!c.wakes_in());
}

BOOST_AUTO_TEST_CASE(nothing_happens_within_enqueue) {
  carrier c;
  c.at(0).always = acceptance();
  c.add("a");
  BOOST_TEST(c.at(0).sent.empty());
  BOOST_TEST(c.dispatcher->status().queued == 1u);
}

BOOST_AUTO_TEST_CASE(the_oldest_goes_first) {
  carrier c({"first"}, bounds(10, 1));
  for (const auto* id : {"a", "b", "c"}) c.add(id);
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"a"}));
  // A retry comes before later messages.
  c.at(0).answer_oldest(failed(failure_kind::unavailable));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"a", "b"}));
  c.pass(1s);
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"a", "b", "a"}));
}

BOOST_AUTO_TEST_CASE(a_full_queue_takes_nothing_and_reports_no_outcome) {
  carrier c({"first"}, bounds(3, 1));
  BOOST_TEST(c.add("a"));
  c.run_until_idle();
  BOOST_TEST(c.add("b"));
  BOOST_TEST(c.add("c"));
  BOOST_TEST(!c.add("d")); // messages under way count: they may come back
  BOOST_TEST(c.dispatcher->status().queued == 2u);
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.add("e"));
  c.at(0).always = acceptance();
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.outcomes.size() == 4u);
  BOOST_TEST(c.at(0).sent == names({"a", "b", "c", "e"}));
}

BOOST_AUTO_TEST_CASE(a_provider_has_so_many_at_once) {
  carrier c({"first"}, bounds(100, 4));
  for (int i = 0; i < 10; ++i) c.add(std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.dispatcher->status().in_flight == 4u);
  for (int i = 0; i < 10; ++i) {
    c.at(0).answer_oldest(acceptance());
    c.run_until_idle();
  }
  BOOST_TEST(c.at(0).max_under_way == 4u);
  BOOST_TEST(c.outcomes.size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_message_that_dies_in_the_queue_is_dropped_on_the_record) {
  carrier c({"first"}, bounds(100, 1));
  c.add("blocks");
  c.add("dies", 2s);
  c.run_until_idle();
  BOOST_TEST((c.wakes_in() == 2s));
  c.pass(1999ms);
  BOOST_TEST(c.outcomes.empty());
  c.pass(1ms);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(!c.outcomes[0].accepted);
  BOOST_TEST(c.outcomes[0].reason == "expired");
  BOOST_TEST(c.outcomes[0].tries == 0u);
  BOOST_TEST(c.outcomes[0].provider == "");
  BOOST_TEST((c.outcomes[0].elapsed == 2s));
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"blocks"}));
}

BOOST_AUTO_TEST_CASE(a_message_already_dead_is_never_sent) {
  carrier c;
  c.at(0).always = acceptance();
  c.add("late", 0s);
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "expired");
  BOOST_TEST(c.at(0).sent.empty());
}

BOOST_AUTO_TEST_CASE(transient_failures_wait_as_backoff_says) {
  carrier c;
  c.at(0).always = failed(failure_kind::unavailable);
  c.add("a", 5s);
  c.run_until_idle();
  for (const auto expected : {250ms, 500ms, 1000ms, 2000ms}) {
    BOOST_TEST_REQUIRE(c.wakes_in().has_value());
    BOOST_TEST((*c.wakes_in() == expected));
    c.pass(expected);
  }
  // The next wait would end after the deadline: given up at once, with the reason.
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "unavailable");
  BOOST_TEST(c.outcomes[0].tries == 5u);
  BOOST_TEST(c.outcomes[0].provider == "first");
  BOOST_TEST(c.dispatcher->status().retried == 4u);
}

BOOST_AUTO_TEST_CASE(every_try_carries_the_same_id_and_text) {
  carrier c;
  c.at(0).script = {failed(failure_kind::unavailable), failed(failure_kind::no_answer), acceptance()};
  c.add("same");
  c.pass(1min);
  BOOST_TEST(c.at(0).sent == names({"same", "same", "same"}));
  BOOST_TEST(c.at(0).texts == names(3, std::string(test::test_text)));
}

BOOST_AUTO_TEST_CASE(a_throttled_message_waits_as_long_as_it_was_asked_to) {
  carrier c;
  c.at(0).script = {failed(failure_kind::rate_limited, 30s), acceptance()};
  c.add("a");
  c.run_until_idle();
  BOOST_TEST((c.wakes_in() == 30250ms));
  c.pass(30249ms);
  BOOST_TEST(c.at(0).sent.size() == 1u);
  c.pass(1ms);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].accepted);
  BOOST_TEST((c.outcomes[0].elapsed == 30250ms));
}

// A38: Retry-After 3600.
BOOST_AUTO_TEST_CASE(a_retry_after_beyond_the_deadline_ends_in_one_try) {
  carrier c;
  c.at(0).always = failed(failure_kind::rate_limited, 3600s);
  c.add("a");
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "rate_limited");
  BOOST_TEST(c.at(0).sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(permanent_failures_are_never_tried_again) {
  for (const auto kind : {failure_kind::invalid_number, failure_kind::rejected, failure_kind::unsupported})
    BOOST_TEST_CONTEXT(to_text(kind)) {
      carrier c;
      c.at(0).always = failed(kind);
      c.add("a");
      c.pass(10min);
      BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
      BOOST_TEST(c.outcomes[0].reason == to_text(kind));
      BOOST_TEST(c.at(0).sent.size() == 1u);
      BOOST_TEST(c.dispatcher->status().usable); // the message was at fault, not the provider
    }
}

BOOST_AUTO_TEST_CASE(an_unanswered_try_is_made_once_more_and_counted) {
  carrier c;
  c.at(0).always = failed(failure_kind::no_answer);
  c.add("a");
  c.pass(10min);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "no_answer");
  BOOST_TEST(c.outcomes[0].tries == 2u);
  BOOST_TEST(c.outcomes[0].unknown == 2u);
  BOOST_TEST(c.dispatcher->status().repeated == 1u);
}

BOOST_AUTO_TEST_CASE(an_adapter_that_throws_leaves_the_message_unanswered) {
  carrier c;
  c.at(0).throws = true;
  c.add("a");
  c.pass(10min);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "no_answer");
  BOOST_TEST(c.at(0).sent.size() == 2u);
  // The exception contains the text.
  BOOST_TEST(c.dispatcher->status().providers[0].last_failure.find("482913") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_next_provider_takes_over_at_once) {
  carrier c({"first", "second"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.at(1).always = acceptance("S");
  for (const auto* id : {"a", "b"}) c.add(id);
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 2u);
  for (const auto& o : c.outcomes) {
    BOOST_TEST(o.accepted);
    BOOST_TEST(o.provider == "second");
    BOOST_TEST(o.tries == 2u);
    BOOST_TEST((o.elapsed == 0ms));
  }
  const auto status = c.dispatcher->status();
  BOOST_TEST(status.usable);
  BOOST_TEST(status.providers[0].failed == 2u);
  BOOST_TEST(status.providers[1].accepted == 2u);
}

BOOST_AUTO_TEST_CASE(a_message_that_dies_between_tries_names_who_had_it_last) {
  carrier c({"first", "second"});
  c.chance = 0.999;
  c.at(0).always = failed(failure_kind::unavailable);
  c.at(1).script = {failed(failure_kind::unavailable)};
  c.add("a", 600ms);
  c.run_until_idle(); // waits 500 ms for the second round
  BOOST_TEST(c.outcomes.empty());
  c.now += 1s; // woken late
  c.timer->fire_if_due();
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "expired");
  BOOST_TEST(c.outcomes[0].provider == "second");
  BOOST_TEST(c.outcomes[0].tries == 2u);
}

BOOST_AUTO_TEST_CASE(status_tells_whether_anything_works) {
  carrier c;
  BOOST_TEST(c.dispatcher->status().usable);
  c.at(0).script = {failed(failure_kind::authentication), acceptance()};
  c.add("a");
  c.run_until_idle();
  auto status = c.dispatcher->status();
  BOOST_TEST(!status.usable);
  BOOST_TEST(status.queued == 1u);
  BOOST_TEST(status.providers[0].last_failure == "scripted");
  BOOST_TEST((status.providers[0].last_failure_at == c.now));
  c.pass(6s);
  status = c.dispatcher->status();
  BOOST_TEST(status.usable);
  BOOST_TEST(status.accepted == 1u);
  BOOST_TEST(status.queued + status.in_flight == 0u);
}

BOOST_AUTO_TEST_CASE(without_providers_every_message_is_given_up) {
  carrier c((names()));
  BOOST_TEST(!c.dispatcher->status().usable);
  c.add("a");
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "no_provider");
}

BOOST_AUTO_TEST_CASE(the_steady_clock_wakes_it_where_no_timer_is_given) {
  boost::asio::io_context ctx{1};
  std::vector<std::unique_ptr<sms::gateway>> ways;
  auto way = std::make_unique<test::scripted_gateway>(ctx, "first");
  way->script = {failed(failure_kind::unavailable), failed(failure_kind::unavailable), acceptance()};
  ways.push_back(std::move(way));
  sms::dispatcher_settings settings;
  settings.retry.first = 1ms;
  int outcomes = 0;
  const auto start = std::chrono::steady_clock::now();
  const auto clock = [start] {
    return core::time_point(std::chrono::duration_cast<core::milliseconds>(std::chrono::steady_clock::now() - start));
  };
  sms::dispatcher d(
      ctx, std::move(ways), settings, clock, [] { return 1.0; }, sms::dispatcher_listener{[&](const sms::outcome& o) {
        ++outcomes;
        BOOST_TEST(o.accepted);
        BOOST_TEST(o.tries == 3u);
      }}
  );
  BOOST_TEST(d.enqueue(test::make_message()));
  while (outcomes == 0 && ctx.run_one() > 0) {
  }
  BOOST_TEST(outcomes == 1);
}

// Whatever the providers answer, each accepted message has exactly one outcome.
BOOST_AUTO_TEST_CASE(each_message_has_exactly_one_outcome) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    carrier c({"first", "second", "third"}, bounds(200, 5));
    std::map<std::uint32_t, int> reported;
    const failure_kind kinds[] = {failure_kind::invalid_number, failure_kind::rejected,     failure_kind::unsupported,
                                  failure_kind::authentication, failure_kind::rate_limited, failure_kind::unavailable,
                                  failure_kind::no_answer};
    for (auto* way : c.gateways)
      for (int i = 0; i < 3000; ++i) {
        const auto pick = random() % 14;
        std::optional<core::milliseconds> after;
        if (random() % 4 == 0) after = core::milliseconds(random() % 60'000);
        way->script.push_back(
            pick < 7    ? failed(kinds[pick], after)
            : pick < 10 ? acceptance()
                        : failed(failure_kind::unavailable)
        );
      }
    std::uint32_t count = 0;
    for (int step = 0; step < 300; ++step) {
      auto m = test::make_message("m", c.now + core::milliseconds(random() % 40'000));
      sms::code_reference code;
      code.send = count;
      m.reference = code;
      if (c.dispatcher->enqueue(std::move(m))) ++count;
      c.pass(core::milliseconds(random() % 300));
    }
    c.pass(10min);
    for (const auto& o : c.outcomes) ++reported[std::get<sms::code_reference>(o.reference).send];
    BOOST_TEST_CONTEXT("seed " << seed) {
      BOOST_TEST(reported.size() == count);
      BOOST_TEST(std::ranges::all_of(reported, [](const auto& t) { return t.second == 1; }));
      BOOST_TEST(c.dispatcher->status().queued == 0u);
      BOOST_TEST(!c.wakes_in());
    }
  }
}

BOOST_AUTO_TEST_CASE(whoever_sends_a_test_message_sees_each_try_and_nobody_sees_others) {
  carrier c({"first", "second"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.add("test");
  c.add_code(1);
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.tries.size() == 3u);
  BOOST_TEST(c.tries[0].provider == "first");
  BOOST_TEST(!c.tries[0].failed);
  BOOST_TEST(c.tries[1].provider == "first");
  BOOST_TEST((c.tries[1].failed->kind == failure_kind::unavailable));
  BOOST_TEST(c.tries[2].provider == "second");
  BOOST_TEST(!c.tries[2].failed);
}

BOOST_AUTO_TEST_SUITE_END()
