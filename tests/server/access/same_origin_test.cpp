#include "server/access/authenticate.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

namespace same_origin {

struct row {
  std::string_view fetch_site, origin, referer;
  bool same;
};

bool same_origin_of(test::test_services& s, const row& r, std::string_view host, bool loopback) {
  http::request request;
  request.method = http::method::post;
  request.host = host;
  request.sec_fetch_site = r.fetch_site;
  request.origin = r.origin;
  request.referer = r.referer;
  request.loopback_peer = loopback;
  return is_same_origin(s.address, request);
}

void expect(test::test_services& s, const row& r, std::string_view host = "id.example.org", bool loopback = false) {
  BOOST_TEST_CONTEXT(
      "Sec-Fetch-Site '" << r.fetch_site << "' Origin '" << r.origin << "' Referer '" << r.referer << "'"
  )
  BOOST_TEST(same_origin_of(s, r, host, loopback) == r.same);
}

} // namespace same_origin

BOOST_AUTO_TEST_SUITE(same_origin)

BOOST_AUTO_TEST_CASE(the_browsers_own_word_decides) {
  test::test_services s;
  const row rows[] = {
      {"same-origin", "", "", true},
      {"none", "", "", true},
      {"same-site", "", "", false},
      {"cross-site", "", "", false},
      {"same-site", "https://id.example.org", "https://id.example.org/", false},
      {"cross-site", "https://id.example.org", "https://id.example.org/", false},
      // An opaque origin beside Sec-Fetch-Site.
      {"same-origin", "null", "", true},
      {"Same-Origin", "", "", false},
      {"same-origin, cross-site", "", "", false},
      {"whatever", "https://id.example.org", "", false},
  };
  for (const auto& r : rows) expect(s, r);
}

BOOST_AUTO_TEST_CASE(without_it_the_origin_does) {
  test::test_services s;
  const row rows[] = {
      {"", "https://id.example.org", "", true},
      {"", "https://id.example.org", "https://evil.example/", true},
      {"", "https://id.example.org.", "", true},
      {"", "https://ID.example.org:443", "", true},
      {"", "https://id.example.org:80", "", false},
      {"", "https://id.example.org:443@evil.example", "", false},
      {"", "https://id.example.org/", "", false},
      {"", "http://id.example.org", "", false},
      {"", "https://id.example.org:8443", "", false},
      {"", "https://app.example.org", "", false},
      {"", "https://id.example.org.evil.example", "", false},
      {"", "https://evil.example", "", false},
      {"", "https://evil.example", "https://id.example.org/sign-in", false},
      {"", "null", "", false},
      {"", "null", "https://id.example.org/sign-in", false},
      {"", "id.example.org", "", false},
  };
  for (const auto& r : rows) expect(s, r);
}

BOOST_AUTO_TEST_CASE(without_both_the_referer_does) {
  test::test_services s;
  const row rows[] = {
      {"", "", "https://id.example.org/sign-in?x=1", true},
      {"", "", "https://id.example.org", true},
      {"", "", "https://id.example.org.evil.example/", false},
      {"", "", "https://id.example.org@evil.example/", false},
      {"", "", "https://evil.example/https://id.example.org/", false},
      {"", "", "https://evil.example?https://id.example.org/", false},
      {"", "", "http://id.example.org/", false},
      {"", "", "about:blank", false},
  };
  for (const auto& r : rows) expect(s, r);
}

// Every browser sends one of the three with a form: a request without any comes from a program, which doesn't have
// a browser's cookies.
BOOST_AUTO_TEST_CASE(without_all_three_the_forms_token_is_left_to_decide) {
  test::test_services s;
  expect(s, {"", "", "", true});
}

BOOST_AUTO_TEST_CASE(on_this_machine_the_listen_address_is_ours_too) {
  test::test_services s;
  for (const std::string host :
       {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.1", "localhost", "[::1]", "LocalHost.:8080"}) {
    const std::string origin = "http://" + host, address = origin + "/sign-in";
    expect(s, {"", origin, "", true}, host, true);
    expect(s, {"", "", address, true}, host, true);
    expect(s, {"", origin, "", false}, host, false);
    expect(s, {"", "http://localhost:9999", "", false}, host, true);
    expect(s, {"", "https://" + host, "", false}, host, true);
  }
}

BOOST_AUTO_TEST_CASE(a_host_that_only_claims_to_be_this_machine_is_not_ours) {
  test::test_services s;
  for (const std::string host :
       {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1:8080", "[::2]"})
    expect(s, {"", "http://" + host, "", false}, host, true);
}

BOOST_AUTO_TEST_SUITE_END()
