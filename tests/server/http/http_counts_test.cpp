// Counting requests and connections: each answer once, with the status sent and its duration.
#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::test;
using namespace std::chrono_literals;
using twostep::server::http::settings;

namespace http_counts {

std::vector<unsigned> statuses(const http_server& server) {
  std::vector<unsigned> all;
  for (const auto& [status, took] : server.app.answers()) all.push_back(status);
  return all;
}

} // namespace http_counts

BOOST_AUTO_TEST_SUITE(http_counts)

BOOST_AUTO_TEST_CASE(every_answer_is_told_once_with_the_status_that_is_sent) {
  http_server server;
  http_client client = server.connect();
  for (const auto* path : {"/text", "/now", "/missing", "/throw", "/throw-now", "/split", "/failing"}) {
    client.send(get(path));
    client.read();
  }
  client.send("GET / HTTP/1.1\r\n\r\n"); // no Host
  BOOST_TEST(client.read().status == 400u);
  const std::vector<unsigned> expected{200, 204, 404, 500, 500, 500, 500, 400};
  BOOST_TEST(statuses(server) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_time_is_that_until_the_answer_waiting_for_the_log_included) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/held"));
  server.app.await_held();
  server.advance(70ms);
  server.app.release();
  BOOST_TEST(client.read().status == 200u);
  const auto answers = server.app.answers();
  BOOST_REQUIRE(answers.size() == 1u);
  BOOST_TEST((answers[0].second == 70ms));
}

BOOST_AUTO_TEST_CASE(connections_are_counted_and_those_above_the_cap_as_refused) {
  http_server server([](settings& s) { s.limits.connections = 1; });
  http_client first = server.connect();
  first.send(get("/text"));
  BOOST_TEST(first.read().status == 200u);
  http_client second = server.connect();
  second.send(get("/text"));
  BOOST_TEST(second.read_all().at(0).status == 503u);
  BOOST_TEST(server.listener->accepted() == 2u);
  BOOST_TEST(server.listener->refused() == 1u);
}

BOOST_AUTO_TEST_CASE(lag_is_measured_while_somebody_is_connected) {
  http_server server;
  http_client client = server.connect();
  for (int i = 0; i < 10'000 && server.workers->lag().count() == 0; ++i) {
    client.send(get("/text"));
    BOOST_TEST_REQUIRE(client.read().status == 200u);
  }
  const auto lag = server.workers->lag();
  BOOST_TEST(lag.count() > 0u);
  BOOST_TEST(lag.counts.size() == lag.bounds.size() + 1);
}

BOOST_AUTO_TEST_SUITE_END()
