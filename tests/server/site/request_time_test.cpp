// One time for each request: checks, texts and records use the exchange's time, read once by the connection.
#include "server/site/routes.hpp"
#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace request_time {

awaitable<bool> handle(site* s, http::exchange* x) {
  if (!s->handle_now(*x)) co_await s->handle(*x);
  co_return true;
}

struct fixture : site_fixture {
  fixture() : site_fixture(with_rule("/admin", {"role:admin"})) {}

  std::string cookies() const {
    std::string all;
    for (const auto& [name, value] : browser.cookies) all += (all.empty() ? "" : "; ") + name + "=" + value;
    return all;
  }
  /// How often the clock is read between a request's arrival and its answer.
  std::uint64_t readings_of(http::exchange& x, std::string_view target) {
    x.request.target = x.request.path = target;
    const auto before = services.time.readings();
    services.run(handle(&site, &x));
    return services.time.readings() - before;
  }
  /// Also that the gate answered with this status.
  std::uint64_t
  readings_of_gate(std::string_view cookie, std::string_view authorization, std::string_view uri, unsigned status) {
    auto x = services.request(cookie);
    x.request.trusted_peer = true;
    x.request.authorization = authorization;
    x.request.forwarded_method = "GET";
    x.request.forwarded_proto = "https";
    x.request.forwarded_host = "app.example.org";
    x.request.forwarded_uri = uri;
    const auto readings = readings_of(x, "/gate/check");
    BOOST_TEST(x.response.status == status);
    return readings;
  }
};

} // namespace request_time

BOOST_FIXTURE_TEST_SUITE(request_time, fixture)

BOOST_AUTO_TEST_CASE(no_page_reads_the_clock) {
  give_password(browser);
  turn_on(browser);
  const auto cookie = cookies();
  for (const auto& r : routes()) {
    if (r.allowed != methods::reads) continue;
    auto x = services.request(cookie);
    BOOST_TEST(readings_of(x, r.path.text()) == 0u, r.path.text());
    if (r.path.text() == "/profile/security") BOOST_TEST(x.response.status == 200u);
    auto stranger = services.request();
    BOOST_TEST(readings_of(stranger, r.path.text()) == 0u, r.path.text());
  }
}

BOOST_AUTO_TEST_CASE(the_gate_does_not_read_the_clock) {
  give_password(browser);
  turn_on(browser);
  const auto token = "Bearer " + make_app_token(browser, "git", "app.example.org");
  const auto cookie = cookies();
  const auto check = [&](std::string_view uri, unsigned status) {
    BOOST_TEST(readings_of_gate(cookie, "", uri, status) == 0u);
    BOOST_TEST(readings_of_gate("", token, uri, status) == 0u);
    BOOST_TEST(readings_of_gate("", "", uri, 401) == 0u);
  };
  check("/", 204);
  check("/admin", 403);
  services.time.pass(core::days(1)); // so that the token's use is recorded again
  BOOST_TEST(readings_of_gate("", token, "/", 204) == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_noted_of_a_request_has_its_time) {
  give_password(browser);
  const auto cookie = cookies();
  services.audited.clear();
  auto x = services.request(cookie);
  const auto came_at = x.now;
  services.time.pass(core::seconds(3));
  x.request.trusted_peer = true;
  x.request.forwarded_method = "GET";
  x.request.forwarded_proto = "https";
  x.request.forwarded_host = "app.example.org";
  x.request.forwarded_uri = "/admin";
  readings_of(x, "/gate/check");
  BOOST_REQUIRE(services.audited.size() == 1u);
  BOOST_TEST((services.audited.back().at == came_at));
}

BOOST_AUTO_TEST_CASE(entries_do_not_go_back_in_time) {
  auto early = services.request();
  services.time.pass(core::seconds(5));
  const auto late = services.request();
  services.audit.note(audit_event::request_refused, late);
  services.audit.note(audit_event::request_refused, early);
  BOOST_REQUIRE(services.audited.size() >= 2u);
  BOOST_TEST((services.audited.back().at == late.now));
}

// A password waits for the hasher: the answer has the time at the end of that wait.
BOOST_AUTO_TEST_CASE(a_wait_for_a_hash_makes_the_time_a_later_one) {
  const auto csrf = browser.get("/sign-in").attribute("value", "name=\"csrf\"");
  const auto cookie = cookies();
  auto x = services.request(cookie);
  const auto came_at = x.now;
  const auto body = urlencoded({{"csrf", csrf}, {"email", alice}, {"password", "a wrong one"}});
  x.request.method = http::method::post;
  x.request.content_type = "application/x-www-form-urlencoded";
  x.request.body = body;
  x.request.sec_fetch_site = "same-origin";
  services.time.pass(core::seconds(3));
  services.audited.clear();
  readings_of(x, "/sign-in");
  BOOST_TEST(x.response.status == 422u);
  BOOST_TEST((x.now == came_at + core::seconds(3)));
  BOOST_REQUIRE(!services.audited.empty());
  BOOST_TEST((services.audited.back().at == x.now));
}

BOOST_AUTO_TEST_SUITE_END()
