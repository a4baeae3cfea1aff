#include "server/access/authenticate.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

namespace safe_next {

config at(std::string_view public_url, std::string_view cookie_domain = "") {
  config c;
  c.server.public_url = public_url;
  c.session.cookie_domain = cookie_domain;
  return c;
}

void expect_kept(test::test_services& s, std::string_view next) {
  BOOST_TEST_CONTEXT(next) BOOST_TEST(server::safe_next(s.access(), next) == next);
}
void expect_dropped(test::test_services& s, std::string_view next) {
  BOOST_TEST_CONTEXT(next) BOOST_TEST(server::safe_next(s.access(), next) == "");
}

} // namespace safe_next

BOOST_AUTO_TEST_SUITE(safe_next)

BOOST_AUTO_TEST_CASE(paths_on_this_site_are_kept) {
  test::test_services s(at("https://id.example.org"));
  for (const auto* next :
       {"/", "/profile/security", "/profile/security?tab=2#top", "/a//b", "/a/./b", "/a%20b",
        "/q?u=https://evil.example/", "/q?u=//evil.example", "/%C3%A5"})
    expect_kept(s, next);
}

// Browsers send these unencoded, and a person comes back to exactly that address.
BOOST_AUTO_TEST_CASE(what_browsers_leave_unencoded_is_kept) {
  test::test_services s(at("https://id.example.org", "example.org"));
  for (const auto* next :
       {"/%", "/%zz", "/100%", "/a%2", "/a[1]", "/a{b}|c^d`e", "/q?x[]=1&y={z}|^`%", "/q#[x]%",
        "https://app.example.org/list[0]/{id}|^`/50%?filter[a]={b}|^`%zz#x[1]", "https://app.example.org?a[]=1",
        "https://app.example.org:8443/[a]", "/[id]?u=https://evil.example/", "/%%41"})
    expect_kept(s, next);
}

BOOST_AUTO_TEST_CASE(whatever_may_lead_elsewhere_is_dropped) {
  const std::string_view elsewhere[] = {
      "",
      "https://evil.example",
      "https://evil.example/",
      "http://id.example.org/",
      "//evil.example",
      "///evil.example",
      "/\\evil.example",
      "\\/evil.example",
      "\\\\evil.example",
      "/%5Cevil.example",
      "/%5cevil.example",
      "/%2Fevil.example",
      "/%2f%2fevil.example",
      "%2F%2Fevil.example",
      "/%09/evil.example",
      "/\t/evil.example",
      "/%0a/evil.example",
      "/%0D%0ASet-Cookie:a=b",
      "/\r\nLocation: https://evil.example",
      "/a\\b",
      "/a%00b",
      "/a%7fb",
      "javascript:alert(1)",
      "JavaScript:alert(1)",
      "java\tscript:alert(1)",
      " javascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "mailto:a@b",
      "ftp://id.example.org/",
      "https:evil.example",
      "https:/evil.example",
      "https:///evil.example",
      "https://id.example.org@evil.example/",
      "https://id.example.org:x@evil.example/",
      "https://user@id.example.org/",
      "https://user:pass@id.example.org/",
      "https://id.example.org.evil.example/",
      "https://id.example.org%2eevil.example/",
      "https://evil.example#https://id.example.org",
      "https://evil.example\\.id.example.org/",
      "profile",
      "./profile",
      "../profile",
      "?next=x",
      "#x",
      "/\xc3\xa5",
      "/%%5Cevil.example",
      "/[\\evil.example",
      "/%0/\\evil.example",
      "/%%00",
      "[//evil.example",
      "//[evil.example",
      "https://[evil.example/",
      "https://{evil}.example/",
      "https://id.example.org`@evil.example/",
      "https://id.example.org%@evil.example/",
      "https://id.example.org%/",
      "https://id.example.org|evil.example/",
      "https://evil.example/[id.example.org]",
      "ht{tp://id.example.org/",
      "/ x",
      " /x",
      "https://[::1]/",
      "https://127.0.0.1/",
      "https://id.example.org:8443/",
      "https://id.example.org:80/"};
  test::test_services s(at("https://id.example.org"));
  for (const auto next : elsewhere) expect_dropped(s, next);
  expect_dropped(s, std::string_view("/a\0b", 4));
  test::test_services wide(at("https://id.example.org", "example.org"));
  for (const auto next : elsewhere)
    if (!next.starts_with("https://id.example.org:8")) expect_dropped(wide, next);
}

BOOST_AUTO_TEST_CASE(the_origin_of_public_url_is_this_site) {
  test::test_services s(at("https://id.example.org/auth"));
  expect_kept(s, "https://id.example.org/auth/profile");
  expect_kept(s, "https://id.example.org");
  expect_kept(s, "HTTPS://ID.example.ORG/x");
  expect_kept(s, "https://id.example.org:443/x");
  expect_kept(s, "https://id.example.org./x");
  test::test_services local(at("http://127.0.0.1:8080"));
  expect_kept(local, "http://127.0.0.1:8080/profile");
  expect_dropped(local, "http://127.0.0.1:8081/profile");
  expect_dropped(local, "http://127.0.0.1/profile");
}

// A parser that stops after the address would take it for this site.
BOOST_AUTO_TEST_CASE(a_host_that_begins_like_our_address_is_another) {
  test::test_services s(at("http://127.0.0.1"));
  expect_kept(s, "http://127.0.0.1");
  expect_kept(s, "http://127.0.0.1/profile");
  for (const auto* next :
       {"http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example/profile", "http://127.0.0.1evil.example/"})
    expect_dropped(s, next);
}

BOOST_AUTO_TEST_CASE(a_cookie_domain_lets_its_hosts_in) {
  test::test_services s(at("https://id.example.org", "example.org"));
  for (const auto* next :
       {"https://example.org/", "https://app.example.org/path?x=1#y", "https://a.b.example.org",
        "https://APP.Example.org/", "https://app.example.org:8443/"})
    expect_kept(s, next);
  for (const auto* next :
       {"http://app.example.org/", "https://evilexample.org/", "https://example.org.evil.example/",
        "https://example.com/", "https://app.example.org@evil.example/", "https://me@app.example.org/",
        "https://app.example.org./", "https://app%2eexample.org/", "//app.example.org/",
        "https://app.example.org\\@evil.example/"})
    expect_dropped(s, next);
}

BOOST_AUTO_TEST_CASE(without_https_of_its_own_a_site_may_lead_to_http) {
  test::test_services s(at("http://id.example.org", "example.org"));
  expect_kept(s, "http://app.example.org/");
  expect_kept(s, "https://app.example.org/");
  expect_dropped(s, "ftp://app.example.org/");
}

BOOST_AUTO_TEST_CASE(what_no_cookie_could_carry_is_dropped) {
  test::test_services s;
  expect_kept(s, "/" + std::string(longest_next - 1, 'a'));
  expect_dropped(s, "/" + std::string(longest_next, 'a'));
}

BOOST_AUTO_TEST_SUITE_END()
