// A session that a trusted browser opened: rules "as_set" open to it, stricter ones ask for a second step.

#include "core/organisation_event.hpp"
#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_trusted_browser {

constexpr std::string_view bea = "bea@example.com";

struct by_trust : site_fixture {
  explicit by_trust(std::string_view demand) : site_fixture(with_rule("/files", {"signed-in"}, demand)) {
    const auto acme = add_organisation("Acme");
    account = add_user(bea, "Bea", acme);
    storage::read_barrier seen;
    const core::trusted_days_set e{30, {core::actor_kind::shell, "root"}, services.time.now()};
    BOOST_REQUIRE(services.store->organisations().append(acme, e, seen).get());
    give_password(browser, bea);
    turn_on(browser);
    sign_out();
    give_password(browser, bea);
    browser.post(code_page, code_page, {{"code", browser.last_code()}, {"trust", "1"}});
    sign_out();
    BOOST_REQUIRE_EQUAL(give_password(browser, bea).header("Location"), security);
  }
  void sign_out() { browser.post(security, "/sign-out", {}); }
  answer ask() {
    browser.with = [](http::request& r) {
      r.trusted_peer = true;
      r.forwarded_proto = "https";
      r.forwarded_host = "app.example.org";
      r.forwarded_uri = "/files/7";
      r.forwarded_method = "GET";
      r.sec_fetch_mode = "navigate";
      r.user_agent = "Mozilla/5.0";
    };
    auto a = browser.get("/gate/check");
    browser.with = {};
    return a;
  }
};

struct as_set : by_trust {
  as_set() : by_trust("as_set") {}
};
struct required : by_trust {
  required() : by_trust("required") {}
};
struct phishing_resistant : by_trust {
  phishing_resistant() : by_trust("phishing_resistant") {}
};

} // namespace gate_trusted_browser

BOOST_AUTO_TEST_SUITE(gate_trusted_browser)

BOOST_FIXTURE_TEST_CASE(as_set_opens_to_it, as_set) {
  BOOST_TEST(ask().status == 204u);
}

BOOST_FIXTURE_TEST_CASE(required_asks_for_a_second_step_and_then_opens, required) {
  const auto led = ask();
  BOOST_TEST(led.status == 401u);
  const std::string before = "https://id.example.org";
  const auto there = led.header("Location");
  BOOST_TEST(there == before + "/profile/security/two-step/confirm?next=https://app.example.org/files/7");
  const auto again = browser.get(there.substr(before.size()));
  const auto asked = browser.follow(again);
  // The password was given a moment ago.
  const auto page = asked.status == 303 ? browser.follow(asked) : asked;
  BOOST_TEST(page.has("What you want to open asks for a second step."));
  services.time.pass(core::minutes(1));
  auto in = browser.post("/sign-in/again/code", "/sign-in/again/code/resend", {});
  in = browser.post("/sign-in/again/code", "/sign-in/again/code", {{"code", browser.last_code()}});
  BOOST_TEST(in.status == 303u);
  BOOST_TEST(ask().status == 204u);
  // Who comes again by hand isn't asked twice.
  const auto back = browser.follow(browser.get(there.substr(before.size())));
  BOOST_TEST(back.header("Location") == "https://app.example.org/files/7");
}

BOOST_FIXTURE_TEST_CASE(phishing_resistant_asks_for_a_passkey, phishing_resistant) {
  BOOST_TEST(ask().header("Location").starts_with("https://id.example.org/profile/security/passkeys/new?"));
}

BOOST_FIXTURE_TEST_CASE(it_closes_where_the_organisation_ends_it, as_set) {
  const auto acme = *services.account(account).organisation;
  storage::read_barrier seen;
  const core::trusted_days_set e{{}, {core::actor_kind::shell, "root"}, services.time.now()};
  BOOST_REQUIRE(services.store->organisations().append(acme, e, seen).get());
  const auto led = ask();
  BOOST_TEST(led.status == 401u);
  BOOST_TEST(led.header("Location").starts_with("https://id.example.org/sign-in/again?"));
}

BOOST_AUTO_TEST_SUITE_END()
