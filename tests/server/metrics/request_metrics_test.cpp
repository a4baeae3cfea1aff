// Requests are counted by their route's pattern, not by the path.
#include "server/metrics/collectors.hpp"
#include "server/site/route_numbers.hpp"
#include "server/site/routes.hpp"
#include "tests/server/support/samples.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>

using namespace twostep::server;
using namespace twostep::server::test;

namespace request_metrics {

constexpr std::string_view requests = "twostep_http_requests_total", took = "twostep_http_request_duration_seconds";

http::exchange answered(std::uint16_t route, unsigned status) {
  http::exchange x;
  x.route = route;
  x.response.status = status;
  return x;
}

metrics::families collect(const metrics::request_counts& counts) {
  metrics::families all;
  metrics::collect_requests(counts, all);
  return all;
}

} // namespace request_metrics

BOOST_AUTO_TEST_SUITE(request_metrics)

BOOST_AUTO_TEST_CASE(numbers_of_routes_are_their_own_and_named) {
  const auto labels = route_labels();
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const auto& l : labels) BOOST_TEST(seen.insert({l.method, l.pattern}).second, l.pattern);
  for (const auto& r : routes())
    if (r.path.is_literal()) BOOST_TEST(labels.at(route_number(routes(), r)).pattern == r.path.text());
  BOOST_TEST(labels.back().method == "any");
  BOOST_TEST(labels.back().pattern == "/sms/receipts/PROVIDER");
  BOOST_TEST(labels.at(route_number(builtin_route::readyz)).pattern == "/readyz");
}

BOOST_AUTO_TEST_CASE(each_status_and_duration_is_counted_under_its_route) {
  metrics::request_counts counts;
  const auto ready = route_number(builtin_route::readyz);
  counts.note(answered(ready, 200), std::chrono::milliseconds(3));
  counts.note(answered(ready, 200), std::chrono::milliseconds(4));
  counts.note(answered(ready, 503), std::chrono::nanoseconds(-5));
  counts.note(answered(60'000, 299), std::chrono::seconds(60)); // a number and a status that never occur
  const auto all = collect(counts);
  BOOST_TEST(sample_of(all, requests, {{"method", "GET"}, {"route", "/readyz"}, {"status", "200"}}).value() == 2);
  BOOST_TEST(sample_of(all, requests, {{"method", "GET"}, {"route", "/readyz"}, {"status", "503"}}).value() == 1);
  BOOST_TEST(sample_of(all, requests, {{"method", "any"}, {"route", "none"}, {"status", "other"}}).value() == 1);
  BOOST_TEST(sample_of(all, requests, {{"method", "POST"}, {"route", "/sign-in"}, {"status", "500"}}).value() == 0);
  BOOST_TEST(count_in(all, took, {{"method", "GET"}, {"route", "/readyz"}}).value() == 3u);
  BOOST_TEST(!count_in(all, took, {{"method", "GET"}, {"route", "/healthz"}}));
}

BOOST_AUTO_TEST_CASE(threads_lose_nothing) {
  metrics::request_counts counts;
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) counts.note(answered(0, 404), std::chrono::microseconds(i));
    });
  for (auto& t : threads) t.join();
  const auto all = collect(counts);
  BOOST_TEST(sample_of(all, requests, {{"method", "any"}, {"route", "none"}, {"status", "404"}}).value() == 12'000);
}

BOOST_FIXTURE_TEST_CASE(the_site_says_which_route_answered, site_fixture) {
  for (const auto& r : routes()) {
    const auto path = r.path.text();
    if (path == "/demo/phone") continue;
    const auto a = r.allowed == methods::posts ? browser.post_raw(path, "") : browser.get(path);
    BOOST_TEST(a.route == route_number(routes(), r), path);
  }
  BOOST_TEST(browser.head("/sign-in").route == browser.get("/sign-in").route);
  BOOST_TEST(browser.get("/healthz").route == route_number(builtin_route::healthz));
  BOOST_TEST(browser.get("/readyz").route == route_number(builtin_route::readyz));
  BOOST_TEST(browser.get(assets().path("style.css")).route == route_number(builtin_route::asset));
  BOOST_TEST(browser.post_raw("/sms/receipts/recorder", "").route == browser.get("/sms/receipts/other").route);
  for (const auto* path : {"/nobody@example.com", "/assets/x", "/sign-in/", "//"})
    BOOST_TEST(browser.get(path).route == route_number(builtin_route::nothing), path);
}

BOOST_AUTO_TEST_SUITE_END()
