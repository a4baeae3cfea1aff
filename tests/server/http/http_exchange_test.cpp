// What an application gets of a request beside what stands in every head: fields that it asked for.
#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace twostep::test;
using twostep::server::http::settings;

namespace {

bool says(const http_answer& a, const std::string& line) {
  return ("\n" + a.body).find("\n" + line + "\n") != a.body.npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_exchange)

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
