// Metrics of the dispatcher and the guards.
#include "server/metrics/collectors.hpp"
#include "tests/server/support/samples.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

BOOST_AUTO_TEST_SUITE(sms_metrics)

BOOST_AUTO_TEST_CASE(the_dispatcher_s_counts_are_told_by_provider) {
  sms::dispatcher_status s;
  s.queued = 4;
  s.dropped = 5;
  s.expired = 2;
  s.usable = false;
  s.until_accepted.add(core::milliseconds(80));
  sms::provider_status p;
  p.name = "main";
  p.breaker = sms::breaker_state::half_open;
  p.accepted = 7;
  p.undelivered = 1;
  p.in_flight = 3;
  p.until_delivered.add(core::seconds(400));
  s.providers.push_back(p);
  metrics::families all;
  metrics::collect_sms(s, all);
  BOOST_TEST(sample_of(all, "twostep_sms_queue_messages").value() == 4);
  BOOST_TEST(sample_of(all, "twostep_sms_usable").value() == 0);
  BOOST_TEST(sample_of(all, "twostep_sms_dropped_total", {{"reason", "expired"}}).value() == 2);
  BOOST_TEST(sample_of(all, "twostep_sms_dropped_total", {{"reason", "refused"}}).value() == 3);
  const auto messages = [&](std::string_view outcome) {
    return sample_of(all, "twostep_sms_messages_total", {{"provider", "main"}, {"outcome", outcome}}).value();
  };
  BOOST_TEST(messages("accepted") == 7);
  BOOST_TEST(messages("undelivered") == 1);
  BOOST_TEST(messages("delivered") == 0);
  const auto breaker = [&](std::string_view state) {
    return sample_of(all, "twostep_sms_provider_breaker", {{"provider", "main"}, {"state", state}}).value();
  };
  BOOST_TEST(breaker("half_open") == 1);
  BOOST_TEST(breaker("closed") == 0);
  BOOST_TEST(sample_of(all, "twostep_sms_provider_in_flight_messages", {{"provider", "main"}}).value() == 3);
  BOOST_TEST(count_in(all, "twostep_sms_acceptance_duration_seconds").value() == 1u);
  const auto& delivered =
      family_of(all, "twostep_sms_delivery_duration_seconds")->metric.front().histogram; // above the last bound
  BOOST_TEST(delivered.sample_count == 1u);
  BOOST_TEST(delivered.bucket[delivered.bucket.size() - 2].cumulative_count == 0u);
  BOOST_TEST(delivered.sample_sum == 400);
}

BOOST_AUTO_TEST_CASE(budgets_are_told_as_spent_and_left) {
  guard_summary s;
  s.budget = {
      .in_money = true, .today = core::one_unit / 4, .this_month = 12 * core::one_unit, .daily = 3, .monthly = 10};
  metrics::families all;
  metrics::collect_guards(s, all);
  const auto of = [&](std::string_view name, std::string_view period) {
    return sample_of(all, name, {{"period", period}, {"unit", "money"}}).value();
  };
  BOOST_TEST(of("twostep_sms_budget_charged", "day") == 0.25);
  BOOST_TEST(of("twostep_sms_budget_left", "day") == 2.75);
  BOOST_TEST(of("twostep_sms_budget_left", "month") == -2);
  s.budget.daily = 0;
  metrics::families without;
  metrics::collect_guards(s, without);
  BOOST_TEST(!sample_of(without, "twostep_sms_budget_left", {{"period", "day"}, {"unit", "money"}}));
}

BOOST_AUTO_TEST_CASE(conversion_is_told_by_country) {
  guard_summary s;
  s.countries.push_back({.country = "DK", .sent = 9, .verified = 5, .unverified = 2, .allowed = 20});
  s.countries.push_back({.country = "SE", .sent = 1, .verified = 0, .unverified = 1, .allowed = 0});
  metrics::families all;
  metrics::collect_guards(s, all);
  BOOST_TEST(sample_of(all, "twostep_sms_country_messages", {{"country", "DK"}}).value() == 9);
  BOOST_TEST(sample_of(all, "twostep_sms_country_proven_numbers", {{"country", "DK"}}).value() == 5);
  BOOST_TEST(sample_of(all, "twostep_sms_country_unproven_numbers", {{"country", "SE"}}).value() == 1);
  BOOST_TEST(sample_of(all, "twostep_sms_country_unproven_numbers_limit", {{"country", "DK"}}).value() == 20);
  BOOST_TEST(!sample_of(all, "twostep_sms_country_unproven_numbers_limit", {{"country", "SE"}}));
}

BOOST_AUTO_TEST_SUITE_END()
