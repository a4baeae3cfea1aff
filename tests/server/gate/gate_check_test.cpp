// GET /gate/check on a real store: who may go on, who is redirected where, and what is never trusted.

#include "core/account/decide.hpp"
#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <utility>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_check {

struct fixture : site_fixture {
  explicit fixture(config c = with_domain()) : site_fixture(std::move(c)) {}

  std::string method = "GET", scheme = "https", app = "app.example.org", mode = "navigate";

  answer ask(std::string uri, std::string_view check = "/gate/check") {
    browser.with = [&](http::request& r) {
      r.host = "anything.example";
      r.trusted_peer = true;
      r.forwarded_method = method;
      r.forwarded_proto = scheme;
      r.forwarded_host = app;
      r.forwarded_uri = uri;
      r.sec_fetch_mode = mode;
    };
    auto a = browser.get(check);
    browser.with = {};
    return a;
  }
  void sign_in() { BOOST_REQUIRE_EQUAL(browser.sign_in(alice, password).status, 303u); }
};

/// Collects what is logged while it lives.
class kept_log {
public:
  kept_log() {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
  }
  ~kept_log() { spdlog::set_default_logger(before_); }
  kept_log(const kept_log&) = delete;
  kept_log& operator=(const kept_log&) = delete;

  std::string text() const { return text_.str(); }

private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

struct guarded : fixture {
  guarded() : fixture(with_rule("/admin", {"role:admin"})) {}
};

constexpr std::string_view redirecting = "/gate/check?mode=redirect";

} // namespace gate_check

BOOST_AUTO_TEST_SUITE(gate_check)

BOOST_FIXTURE_TEST_CASE(nobody_is_led_to_the_sign_in_page_and_back_to_the_very_address, fixture) {
  const auto a = ask("/reports/7?from=%2Fa&to=b");
  BOOST_TEST(a.status == 401u);
  BOOST_TEST(a.body.empty());
  BOOST_TEST(
      a.header("Location") == "https://id.example.org/sign-in?next=https://app.example.org/reports/7"
                              "?from%3D%252Fa%26to%3Db"
  );
  const auto form = browser.get(a.header("Location").substr(std::string("https://id.example.org").size()));
  const auto signed_in = browser.post_raw(
      "/sign-in", urlencoded(
                      {{"csrf", form.attribute("value", "name=\"csrf\"")},
                       {"next", "https://app.example.org/reports/7?from=%2Fa&to=b"},
                       {"email", alice},
                       {"password", password}}
                  )
  );
  BOOST_TEST(form.attribute("value", "name=\"next\"") == "https://app.example.org/reports/7?from=%2Fa&amp;to=b");
  BOOST_TEST(signed_in.header("Location") == "https://app.example.org/reports/7?from=%2Fa&to=b");
  BOOST_TEST(ask("/reports/7").status == 204u);
}

BOOST_FIXTURE_TEST_CASE(an_address_with_what_browsers_leave_unencoded_is_kept_to_the_letter, fixture) {
  for (const std::string uri :
       {"/list[0]/{id}|^`?filter[a]={b}|^`", "/100%", "/50%/x?rate=5%", "/a%2[b]?x=%zz", "/%5B1%5D/%7Bx%7D"}) {
    browser.cookies.clear();
    const auto led = ask(uri).header("Location");
    const auto form = browser.get(led.substr(std::string("https://id.example.org").size()));
    const auto next = form.attribute("value", "name=\"next\"");
    BOOST_TEST(next == "https://app.example.org" + uri);
    const auto signed_in = browser.post_raw(
        "/sign-in", urlencoded(
                        {{"csrf", form.attribute("value", "name=\"csrf\"")},
                         {"next", next},
                         {"email", alice},
                         {"password", password}}
                    )
    );
    BOOST_TEST(signed_in.header("Location") == "https://app.example.org" + uri);
  }
}

BOOST_FIXTURE_TEST_CASE(whoever_is_signed_in_is_named_to_the_application, fixture) {
  sign_in();
  const auto a = ask("/");
  BOOST_TEST(a.status == 204u);
  BOOST_TEST(a.body.empty());
  BOOST_TEST(a.header("Remote-User") == alice);
  BOOST_TEST(a.header("Remote-Email") == alice);
  BOOST_TEST(a.header("Remote-Id") == core::to_text(account));
  BOOST_TEST(a.headers.size() == 5u); // with empty Remote-Name and -Groups, which overwrite the browser's
  BOOST_TEST(a.header("Set-Cookie").empty());
}

BOOST_AUTO_TEST_CASE(an_organisation_and_a_name_are_told_so_that_they_can_t_be_mistaken) {
  auto c = with_domain();
  c.gate.remote_user = "id";
  fixture f(std::move(c));
  const auto org = f.add_organisation("a,b:admin 100%");
  const auto bob = f.add_user("bob@example.com", "Bob Ærlig", org);
  BOOST_REQUIRE_EQUAL(f.browser.sign_in("bob@example.com", password).status, 303u);
  const auto a = f.ask("/");
  BOOST_TEST(a.header("Remote-User") == core::to_text(bob));
  BOOST_TEST(a.header("Remote-Email") == "bob@example.com");
  BOOST_TEST(a.header("Remote-Name") == "Bob Ærlig");
  BOOST_TEST(a.header("Remote-Groups") == "a%2Cb%3Aadmin 100%25,a%2Cb%3Aadmin 100%25:member");
}

BOOST_FIXTURE_TEST_CASE(in_redirect_mode_a_page_is_redirected_and_a_script_gets_401, fixture) {
  BOOST_TEST(ask("/", redirecting).status == 303u);
  mode = "cors";
  BOOST_TEST(ask("/", redirecting).status == 401u);
  BOOST_TEST(!ask("/", redirecting).header("Location").empty());
  mode = "";
  BOOST_TEST(ask("/", redirecting).status == 401u);
}

BOOST_FIXTURE_TEST_CASE(a_post_comes_back_to_the_first_page, fixture) {
  method = "POST";
  BOOST_TEST(
      ask("/pay?amount=7").header("Location") == "https://id.example.org/sign-in?next=https://app.example.org/"
  );
  method = "HEAD";
  BOOST_TEST(ask("/a").header("Location") == "https://id.example.org/sign-in?next=https://app.example.org/a");
}

BOOST_FIXTURE_TEST_CASE(an_address_of_six_kilobytes_is_kept_and_a_longer_one_becomes_the_first_page, fixture) {
  const std::string uri = "/find?q=" + std::string(6000, 'q');
  const auto a = ask(uri);
  BOOST_TEST(a.header("Location").ends_with("?q%3D" + std::string(6000, 'q')));
  sign_in();
  turn_on(browser);
  browser.post(security, "/sign-out", {});
  const std::string next = "https://app.example.org" + uri;
  browser.with = [](http::request& r) { r.trusted_peer = true; };
  const auto code = browser.post("/sign-in", "/sign-in", {{"next", next}, {"email", alice}, {"password", password}});
  BOOST_REQUIRE_EQUAL(code.status, 303u);
  const auto page = browser.follow(code);
  BOOST_TEST(page.attribute("value", "name=\"next\"") == next);
  const auto done =
      browser.post(code.header("Location"), "/sign-in/code", {{"next", next}, {"code", browser.last_code()}});
  BOOST_TEST(done.header("Location") == next);
  browser.post(security, "/sign-out", {});
  BOOST_TEST(
      ask("/" + std::string(7500, 'q')).header("Location") ==
      "https://id.example.org/sign-in?next=https://app.example.org/"
  );
}

// decision 13
BOOST_FIXTURE_TEST_CASE(whoever_must_turn_two_step_verification_on_is_led_there_and_back, fixture) {
  const auto org = add_organisation("demo");
  add_user("bob@example.com", "Bob", org);
  BOOST_REQUIRE_EQUAL(browser.sign_in("bob@example.com", password).status, 303u);
  BOOST_TEST(ask("/a").status == 204u);
  require_two_step(org);
  const auto a = ask("/a");
  BOOST_TEST(a.status == 401u);
  BOOST_TEST(
      a.header("Location") == "https://id.example.org/profile/security/two-step/phone?next=https://app.example.org/a"
  );
  // And not in circles through the sign-in page.
  BOOST_TEST(
      browser.get("/sign-in?next=https://app.example.org/a").header("Location") ==
      "/profile/security/two-step/phone?next=https://app.example.org/a"
  );
  turn_on(browser);
  BOOST_TEST(ask("/a").status == 204u);
}

BOOST_FIXTURE_TEST_CASE(a_rule_denies_with_a_page_where_somebody_would_see_it, guarded) {
  sign_in();
  BOOST_TEST(ask("/a").status == 204u);
  const auto plain = ask("/admin");
  BOOST_TEST(plain.status == 403u);
  BOOST_TEST(plain.body.empty());
  BOOST_TEST(plain.headers.empty());
  const auto page = ask("/admin/x", redirecting);
  BOOST_TEST(page.status == 403u);
  BOOST_TEST(page.has("may not open this address"));
  BOOST_TEST(page.has("https://id.example.org/profile"));
  BOOST_TEST(browser.get("/gate/denied").status == 403u);
  mode = "cors";
  BOOST_TEST(ask("/admin", redirecting).body.empty());
}

BOOST_AUTO_TEST_CASE(anyone_passes_without_a_name_and_with_theirs) {
  fixture f(with_rule("/health", {"anyone"}));
  const auto nobody = f.ask("/health");
  BOOST_TEST(nobody.status == 204u);
  BOOST_TEST(nobody.headers.size() == 5u);
  BOOST_TEST(nobody.header("Remote-User").empty());
  f.sign_in();
  BOOST_TEST(f.ask("/health").header("Remote-User") == alice);
  f.set_password(f.account);
  f.browser.cookies.clear();
  f.sign_in(); // must change the password first: counts as nobody until then
  BOOST_TEST(f.ask("/health").status == 204u);
  BOOST_TEST(f.ask("/health").header("Remote-User").empty());
  BOOST_TEST(
      f.ask("/a").header("Location") ==
      "https://id.example.org/profile/security/password?next=https://app.example.org/a"
  );
}

BOOST_AUTO_TEST_CASE(a_rule_that_requires_two_step_verification_leads_to_it) {
  fixture f(with_rule("/", {"signed-in"}, "required"));
  f.sign_in();
  BOOST_TEST(f.ask("/a").header("Location").starts_with("https://id.example.org/profile/security/two-step/phone?"));
  f.turn_on(f.browser);
  BOOST_TEST(f.ask("/a").status == 204u);
}

BOOST_FIXTURE_TEST_CASE(an_application_where_the_cookie_can_t_go_is_refused, fixture) {
  sign_in();
  for (const auto* host : {"app.example.com", "example.org.evil.com", "badexample.org", "127.0.0.1"}) {
    app = host;
    BOOST_TEST(ask("/").status == 403u, host);
  }
  app = "app.example.org";
  scheme = "http";
  BOOST_TEST(ask("/").status == 403u);
  scheme = "https";
  app = "example.org";
  BOOST_TEST(ask("/").status == 204u);
  const auto page = (app = "evil.com", ask("/", redirecting));
  BOOST_TEST(page.has("Sign-in isn't set up"));
}

BOOST_AUTO_TEST_CASE(without_a_cookie_domain_only_our_own_host_can_be_served) {
  fixture f{config{}};
  f.app = "id.example.org";
  BOOST_TEST(
      f.ask("/app/x").header("Location") == "https://id.example.org/sign-in?next=https://id.example.org/app/x"
  );
  f.sign_in();
  BOOST_TEST(f.ask("/app/x").status == 204u);
  f.app = "app.example.org";
  BOOST_TEST(f.ask("/").status == 403u);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_describes_nothing_is_answered_where_no_rule_needs_to_know, fixture) {
  BOOST_TEST(browser.get("/gate/check").header("Location") == "https://id.example.org/sign-in");
  sign_in();
  BOOST_TEST(browser.get("/gate/check").status == 204u);
  BOOST_TEST(browser.head("/gate/check").status == 204u);
  BOOST_TEST(browser.post_raw("/gate/check", "").status == 405u);
}

// docs/gate.md, "What a path may mean": one path open to anyone, everything else closed.
BOOST_AUTO_TEST_CASE(a_raw_hash_opens_nothing_and_the_log_names_it) {
  auto c = with_rule("/public", {"anyone"});
  c.gate.rules.push_back(c.gate.rules.front());
  gate::read_path("/", c.gate.rules.back());
  gate::read_allow({"role:operator"}, c.gate.rules.back());
  fixture f(std::move(c));
  const kept_log log;
  BOOST_TEST(f.ask("/public/a").status == 204u);
  BOOST_TEST(f.ask("/public#/../vault/secret.txt").status == 403u);
  BOOST_TEST(f.ask("/public?a#b").status == 403u);
  f.sign_in();
  BOOST_TEST(f.ask("/#").status == 403u);
  BOOST_TEST(f.ask("/public#", redirecting).has("Sign-in isn't set up"));
  BOOST_TEST(count_of("an address with a \"#\" in it", log.text()) > 0u);
}

BOOST_FIXTURE_TEST_CASE(with_rules_an_unknown_address_is_refused, guarded) {
  sign_in();
  BOOST_TEST(browser.get("/gate/check").status == 403u);
}

BOOST_FIXTURE_TEST_CASE(a_peer_that_is_not_trusted_is_refused_not_led_in_circles, fixture) {
  sign_in();
  browser.with = [](http::request& r) { r.untrusted_forwarded = true; };
  BOOST_TEST(browser.get("/gate/check").status == 403u);
}

BOOST_FIXTURE_TEST_CASE(sessions_end_here_as_everywhere, fixture) {
  sign_in();
  const auto thief = browser.cookies;
  BOOST_TEST(ask("/").status == 204u);
  browser.post(security, "/sign-out", {});
  BOOST_TEST(ask("/").status == 401u);
  browser.cookies = thief;
  BOOST_TEST(ask("/").status == 401u);
}

// decision 24
// Another host under the cookie's domain may set a cookie of its name.
BOOST_FIXTURE_TEST_CASE(of_several_cookies_one_person_s_count_and_two_persons_don_t, fixture) {
  sign_in();
  const auto [name, hers] = *browser.cookies.find("__Secure-twostep");
  browser.cookies = {{name, "worthless; " + name + "=" + hers}};
  BOOST_TEST(ask("/").header("Remote-User") == alice);
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  BOOST_REQUIRE_EQUAL(bob.sign_in("bob@example.com", password).status, 303u);
  browser.cookies[name] = hers + "; " + name + "=" + bob.cookies[name];
  const kept_log log;
  BOOST_TEST(ask("/").status == 401u);
  BOOST_TEST(log.text().find("session cookies of several accounts") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(asking_keeps_a_session_from_going_idle, fixture) {
  sign_in();
  for (int i = 0; i < 5; ++i) {
    services.time.pass(core::minutes(50));
    BOOST_TEST(ask("/").status == 204u);
  }
  services.time.pass(core::minutes(61));
  BOOST_TEST(ask("/").status == 401u);
}

BOOST_AUTO_TEST_SUITE_END()
