// What an application gets beside the standard head fields: the request's time, and fields that it asked for.
#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <string>
#include <vector>

using namespace twostep::test;
using twostep::server::http::settings;

BOOST_AUTO_TEST_SUITE(http_exchange)

BOOST_AUTO_TEST_CASE(the_wall_clock_is_read_once_a_request) {
  http_server server;
  http_client client = server.connect();
  unsigned requests = 0;
  for (const auto* path : {"/text", "/now", "/missing", "/throw", "/asset", "/see-other"}) {
    client.send(get(path));
    client.read();
    BOOST_TEST(server.wall_readings() == ++requests, path);
  }
  client.send(post("/echo", "a=b"));
  BOOST_TEST(says(client.read(), "at=784111777"));
  BOOST_TEST(server.wall_readings() == ++requests);
  client.send("GET / HTTP/1.1\r\n\r\n"); // no Host
  BOOST_TEST(client.read().status == 400u);
  BOOST_TEST(server.wall_readings() == ++requests);
}

// Otherwise a client that sends the body slowly could choose how old the time is.
BOOST_AUTO_TEST_CASE(a_request_has_the_time_at_which_it_was_whole) {
  std::atomic<int> second{100};
  http_server server([&](settings& s) {
    s.wall_clock = [&] { return twostep::core::time_point(std::chrono::seconds(second.load())); };
  });
  http_client slow = server.connect(), other = server.connect();
  const std::string whole = post("/echo", "a=b");
  slow.send(std::string_view(whole).substr(0, whole.size() - 1));
  other.send(get("/text"));
  BOOST_TEST(other.read().field("Date").value() == "Thu, 01 Jan 1970 00:01:40 GMT");
  second = 200;
  slow.send(std::string_view(whole).substr(whole.size() - 1));
  const auto a = slow.read();
  BOOST_TEST(says(a, "at=200"));
  BOOST_TEST(a.field("Date").value() == "Thu, 01 Jan 1970 00:03:20 GMT");
}

BOOST_AUTO_TEST_CASE(only_the_fields_that_an_application_asked_for_are_kept) {
  const auto kept_of = [](const std::vector<std::string>& names) {
    http_server server([&](settings& s) { s.kept_fields = names; });
    http_client client = server.connect();
    client.send(post("/echo", "a=b", "X-Kept: a signature\r\n"));
    return client.read();
  };
  BOOST_TEST(says(kept_of({"x-other", "x-kept"}), "kept=a signature"));
  BOOST_TEST(says(kept_of({"x-other"}), "kept="));
}

BOOST_AUTO_TEST_SUITE_END()
