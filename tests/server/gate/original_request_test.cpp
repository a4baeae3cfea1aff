// The proxy's description of a request, and descriptions that are refused.

#include "server/gate/original_request.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::gate;
using refusal = original_refusal;

BOOST_TEST_DONT_PRINT_LOG_VALUE(refusal)

namespace {

http::request traefik() {
  http::request r;
  r.trusted_peer = true;
  r.forwarded_method = "POST";
  r.forwarded_proto = "https";
  r.forwarded_host = "App.Example.org";
  r.forwarded_uri = "/a/b?c=d";
  return r;
}

http::request nginx(std::string_view url) {
  http::request r;
  r.trusted_peer = true;
  r.original_url = url;
  return r;
}

original_request read(const http::request& r) {
  auto found = find_original_request(r);
  BOOST_REQUIRE(found.has_value());
  BOOST_REQUIRE(found->has_value());
  return std::move(**found);
}

void refuses(const http::request& r, refusal why) {
  const auto found = find_original_request(r);
  BOOST_REQUIRE(!found);
  BOOST_TEST((found.error() == why));
}

} // namespace

BOOST_AUTO_TEST_SUITE(original_request)

BOOST_AUTO_TEST_CASE(is_read_from_what_traefik_and_caddy_send) {
  const auto o = read(traefik());
  BOOST_TEST(o.method == "POST");
  BOOST_TEST(o.scheme == "https");
  BOOST_TEST(o.host == "app.example.org");
  BOOST_TEST(o.uri == "/a/b?c=d");
  BOOST_TEST(o.path() == "/a/b");
  BOOST_TEST(!o.reads_only());
}

BOOST_AUTO_TEST_CASE(is_read_from_what_nginx_sends) {
  const auto o = read(nginx("https://app.example.org:8443/a/b?c=https://x/"));
  BOOST_TEST(o.method == "GET");
  BOOST_TEST(o.host == "app.example.org:8443");
  BOOST_TEST(o.host_name() == "app.example.org");
  BOOST_TEST(o.uri == "/a/b?c=https://x/");
  BOOST_TEST(o.reads_only());
  BOOST_TEST(read(nginx("http://[::1]:81/")).host_name() == "[::1]");
  BOOST_TEST(read(nginx("http://app.example.org")).uri == "/");
}

BOOST_AUTO_TEST_CASE(one_host_has_one_spelling) {
  for (const auto* url :
       {"https://APP.example.org/", "https://app.example.org:443/", "https://app.example.org./",
        "https://app.example.org.:443/", "wss://app.example.org/"})
    BOOST_TEST(read(nginx(url)).host == "app.example.org", url);
  for (const auto* url : {"https://app.example.org:0443/", "https://App.example.org.:00443/"})
    BOOST_TEST(read(nginx(url)).host == "app.example.org", url);
  for (const auto* url :
       {"https://app.example.org:8443/", "https://app.example.org:08443/", "https://APP.example.org.:8443/"})
    BOOST_TEST(read(nginx(url)).host == "app.example.org:8443", url);
  BOOST_TEST(read(nginx("https://[::1]:0443/")).host == "[::1]");
  BOOST_TEST(read(nginx("http://app.example.org:443/")).host == "app.example.org:443");
  BOOST_TEST(read(nginx("ws://app.example.org:80/")).scheme == "http");
}

BOOST_AUTO_TEST_CASE(nothing_said_is_nothing_wrong) {
  http::request r;
  r.trusted_peer = true;
  r.forwarded_proto = "https"; // many proxies always send it
  const auto found = find_original_request(r);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(!found->has_value());
}

BOOST_AUTO_TEST_CASE(whoever_is_not_trusted_is_not_believed) {
  http::request r;
  r.untrusted_forwarded = true; // the connection clears the fields
  refuses(r, refusal::untrusted);
}

// The one that the proxy didn't set came from the browser.
BOOST_AUTO_TEST_CASE(two_descriptions_must_agree) {
  auto r = traefik();
  r.original_url = "https://app.example.org/a/b?c=d";
  BOOST_TEST(read(r).uri == "/a/b?c=d");
  r.original_url = "https://app.example.org/public";
  refuses(r, refusal::contradictory);
  r.original_url = "https://other.example.org/a/b?c=d";
  refuses(r, refusal::contradictory);
  r.original_url = "http://app.example.org/a/b?c=d";
  refuses(r, refusal::contradictory);
  r = nginx("https://app.example.org/admin");
  r.forwarded_uri = "/public";
  refuses(r, refusal::contradictory);
}

BOOST_AUTO_TEST_CASE(half_a_description_is_none) {
  auto r = traefik();
  r.forwarded_uri = {};
  refuses(r, refusal::incomplete);
  r = traefik();
  r.forwarded_host = {};
  refuses(r, refusal::incomplete);
  r = traefik();
  r.forwarded_proto = {};
  refuses(r, refusal::incomplete);
}

BOOST_DATA_TEST_CASE(
    what_is_no_address_is_refused,
    boost::unit_test::data::make(
        {"app.example.org/", "ftp://app.example.org/", "https:///a", "https://a b/", "https://user@app.example.org/",
         "https://app.example.org, evil.org/", "https://app.example.org?x", "https://app.example.org/a b"}
    ),
    url
) {
  refuses(nginx(url), refusal::not_an_address);
}

BOOST_AUTO_TEST_CASE(a_tunnel_is_no_request) {
  for (const auto* method : {"CONNECT", "connect"}) {
    auto r = traefik();
    r.forwarded_method = method;
    refuses(r, refusal::tunnel);
    auto n = nginx("https://app.example.org/");
    n.forwarded_method = method;
    refuses(n, refusal::tunnel);
  }
}

// The application may take it as part of the path; for us it is the path's end.
BOOST_AUTO_TEST_CASE(a_raw_hash_is_no_target) {
  for (const auto* uri : {"/public#/../vault", "/#", "/a?b#c"}) {
    auto r = traefik();
    r.forwarded_uri = uri;
    refuses(r, refusal::fragment);
    const auto url = std::string("https://app.example.org") + uri;
    refuses(nginx(url), refusal::fragment);
  }
}

BOOST_AUTO_TEST_CASE(a_target_that_is_no_path_is_refused) {
  auto r = traefik();
  for (const auto* uri : {"*", "https://app.example.org/", "a"}) {
    r.forwarded_uri = uri;
    refuses(r, refusal::not_an_address);
  }
}

BOOST_AUTO_TEST_SUITE_END()
