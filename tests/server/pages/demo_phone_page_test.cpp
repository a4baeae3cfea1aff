// /demo/phone: only in the demo, only from this machine, newest first, texts escaped.

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace demo_phone_page {

config demo_config() {
  config c;
  c.demo = true;
  return c;
}

struct demo {
  demo_messages messages;
  site_fixture f{demo_config(), &messages};
  demo() {
    f.browser.loopback = true;
    f.browser.host = "127.0.0.1:8080";
    f.browser.network = "127.0.0.1";
  }
};

} // namespace demo_phone_page

BOOST_AUTO_TEST_SUITE(demo_phone_page)

BOOST_FIXTURE_TEST_CASE(shows_what_arrived_newest_first, demo) {
  BOOST_TEST(f.browser.get("/demo/phone").has("No messages yet"));
  messages.add({f.services.time.now(), "+4512345678", "first <b>text</b>\n@id.example.org #123456"});
  messages.add({f.services.time.now(), "+4512345678", "second text"});
  const auto page = f.browser.get("/demo/phone");
  BOOST_TEST(page.body.find("second text") < page.body.find("first &lt;b&gt;text"));
  BOOST_TEST(page.has("@id.example.org #123456"));
  BOOST_TEST(page.has("href=\"/demo/phone\"")); // reloads without a script
  BOOST_TEST(
      f.browser.get("/sign-in").has("the demo&#39;s phone") != f.browser.get("/sign-in").has("the demo's phone")
  );
}

// It reloads itself every few seconds in its own tab.
BOOST_FIXTURE_TEST_CASE(takes_no_note_that_is_for_another_page, demo) {
  f.give_password(f.browser);
  const auto done = f.browser.post(security, "/profile/security/two-step/enable/cancel", {});
  BOOST_TEST(!f.browser.get("/demo/phone").has("Nothing was changed."));
  BOOST_TEST(f.browser.follow(done).has("Nothing was changed."));
}

BOOST_FIXTURE_TEST_CASE(isn_t_there_for_other_machines, demo) {
  f.browser.loopback = false;
  f.browser.host = "id.example.org";
  BOOST_TEST(f.browser.get("/demo/phone").status == 404u);
}

BOOST_FIXTURE_TEST_CASE(isn_t_there_under_another_name_than_this_machine_s, demo) {
  for (const char* host : {"demo.example.org", "192.0.2.7:8080", ""}) {
    f.browser.host = host;
    BOOST_TEST(f.browser.get("/demo/phone").status == 421u); // no page answers
  }
  f.browser.host = "id.example.org";
  BOOST_TEST(f.browser.get("/demo/phone").status == 404u);
  for (const char* host : {"localhost:8080", "127.0.0.1", "[::1]:8080"}) {
    f.browser.host = host;
    BOOST_TEST(f.browser.get("/demo/phone").status == 200u);
  }
}

BOOST_FIXTURE_TEST_CASE(isn_t_there_for_other_machines_behind_a_proxy_on_this_one, demo) {
  for (const char* client : {"8.8.8.8", "10.0.0.5", "2001:db8::1"}) {
    f.browser.network = client;
    BOOST_TEST(f.browser.get("/demo/phone").status == 404u);
  }
  for (const char* client : {"127.0.0.1", "127.8.9.1", "::1", "local"}) {
    f.browser.network = client;
    BOOST_TEST(f.browser.get("/demo/phone").status == 200u);
  }
}

BOOST_FIXTURE_TEST_CASE(isn_t_there_where_a_proxy_speaks_trusted_or_not, demo) {
  f.browser.with = [](http::request& r) { r.relayed = true; };
  BOOST_TEST(f.browser.get("/demo/phone").status == 404u);
  f.browser.with = [](http::request& r) { r.relayed = r.trusted_peer = true; };
  BOOST_TEST(f.browser.get("/demo/phone").status == 404u);
}

BOOST_FIXTURE_TEST_CASE(isn_t_there_outside_the_demo, site_fixture) {
  browser.loopback = true;
  BOOST_TEST(browser.get("/demo/phone").status == 404u);
  BOOST_TEST(!browser.get("/sign-in").has("/demo/phone"));
}

BOOST_AUTO_TEST_CASE(keeps_the_newest_fifty) {
  demo_messages kept;
  for (int i = 0; i < 60; ++i) kept.add({{}, "+4512345678", std::to_string(i)});
  const auto newest = kept.newest();
  BOOST_TEST(newest.size() == 50u);
  BOOST_TEST(newest.front().text == "59");
  BOOST_TEST(newest.back().text == "10");
}

BOOST_AUTO_TEST_SUITE_END()
