#include "server/config/config.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace twostep;
using server::parse_public_url;

BOOST_AUTO_TEST_SUITE(public_url)

BOOST_AUTO_TEST_CASE(is_taken_apart) {
  struct row {
    const char *url, *origin, *host, *host_name, *prefix;
    bool https;
  };
  const row table[] = {
      {"https://id.example.org", "https://id.example.org", "id.example.org", "id.example.org", "", true},
      {"https://id.example.org/", "https://id.example.org", "id.example.org", "id.example.org", "", true},
      {"https://Example.ORG/auth/", "https://example.org", "example.org", "example.org", "/auth", true},
      {"https://example.org:443/a/b", "https://example.org", "example.org", "example.org", "/a/b", true},
      {"https://example.org:8443", "https://example.org:8443", "example.org:8443", "example.org", "", true},
      {"http://localhost:80", "http://localhost", "localhost", "localhost", "", false},
      {"HTTP://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", "127.0.0.1", "", false},
      {"http://[::1]:8080/x", "http://[::1]:8080", "[::1]:8080", "[::1]", "/x", false},
  };
  for (const auto& r : table) BOOST_TEST_CONTEXT(r.url) {
      const auto a = parse_public_url(r.url);
      BOOST_TEST(a.origin == r.origin);
      BOOST_TEST(a.host == r.host);
      BOOST_TEST(a.host_name == r.host_name);
      BOOST_TEST(a.path_prefix == r.prefix);
      BOOST_TEST(a.https == r.https);
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const auto* url :
       {"",
        "id.example.org",
        "//id.example.org",
        "ftp://id.example.org",
        "https://",
        "https:///auth",
        "https://u@id.example.org",
        "https://id.example.org/?a=b",
        "https://id.example.org/#a",
        "https://id.example.org:0",
        "https://id.example.org:99999",
        "https://id.example.org:",
        "https://a b",
        "https://id.example.org/a//b",
        "https://id.example.org/../b",
        "https://id.example.org/%41",
        "https://id.example.org/a;b",
        "https://id%2eexample.org",
        "https://127.0.0.1.example.org",
        "https://127.0.0.1.example.org/auth"})
    BOOST_TEST_CONTEXT(url) BOOST_CHECK_THROW(parse_public_url(url), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(policy_and_http_settings_follow_the_configuration) {
  server::config c;
  c.server.public_url = "https://example.org/auth";
  c.server.threads = 3;
  c.session.cookie_domain = "example.org";
  c.session.idle_timeout = core::minutes(7);
  c.code.attempts = 4;
  c.code.resend_after = {core::seconds(5)};
  c.limits.failures.per_day = 9;
  c.limits.new_numbers_per_account_per_day = 2;
  const auto http = server::make_http_settings(c);
  BOOST_TEST(http.path_prefix == "/auth");
  BOOST_TEST(http.threads == 3u);
  BOOST_TEST(http.cookie_domain == "example.org");
  const auto policy = server::make_policy(c);
  BOOST_TEST(policy.session.idle_timeout.count() == core::milliseconds(core::minutes(7)).count());
  BOOST_TEST(policy.code.attempts == 4u);
  BOOST_TEST(policy.code.resend_after.size() == 1u);
  BOOST_TEST(policy.failures.per_day == 9u);
  BOOST_TEST(policy.new_numbers_per_day == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
