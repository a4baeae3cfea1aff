// The first step of a sign-in and its surroundings: limits, tokens, cookies, destinations.

#include "core/account/decide.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace sign_in_page {

config under_a_path() {
  config c;
  c.server.public_url = "https://id.example.org/auth";
  return c;
}

config for_a_domain() {
  config c;
  c.session.cookie_domain = "example.org";
  return c;
}

struct prefixed : site_fixture {
  prefixed() : site_fixture(under_a_path()) {}
};
struct domain : site_fixture {
  domain() : site_fixture(for_a_domain()) {}
};

} // namespace sign_in_page

BOOST_AUTO_TEST_SUITE(sign_in_page)

BOOST_FIXTURE_TEST_CASE(an_empty_field_is_told_beside_it_and_no_password_is_shown_again, site_fixture) {
  auto a = browser.post("/sign-in", "/sign-in", {{"email", ""}, {"password", "secret-word-one"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("aria-describedby=\"email-error\""));
  BOOST_TEST(!a.has("secret-word-one"));
  a = browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", ""}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("aria-describedby=\"password-error\""));
  BOOST_TEST(a.attribute("value", "id=\"email\"") == alice);
}

BOOST_FIXTURE_TEST_CASE(too_many_wrong_passwords_wait_alike_for_people_and_for_nobody, site_fixture) {
  answer known, unknown;
  page_client a(services, site), b(services, site);
  a.network = "192.0.2.1";
  b.network = "192.0.2.2";
  for (int i = 0; i <= 10; ++i) {
    known = a.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
    unknown = b.post("/sign-in", "/sign-in", {{"email", "nobody@example.com"}, {"password", "wrong"}});
    BOOST_TEST(known.status == unknown.status);
  }
  BOOST_TEST(known.status == 429u);
  BOOST_TEST(!known.header("Retry-After").empty());
  BOOST_TEST(known.header("Retry-After") == unknown.header("Retry-After"));
  BOOST_TEST(known.has("Too many wrong passwords"));
  BOOST_TEST(
      known.body.find("Too many wrong passwords") < known.body.find("<form method=\"post\" action=\"/sign-in\"")
  );
  BOOST_TEST(known.has("<h2 class=\"h3\">You can try again at <time data-time=\"clock\" datetime="));
  BOOST_TEST(!known.has("Try again in")); // once is enough
  BOOST_TEST(known.has("from a browser that you have used before"));
  BOOST_TEST(!known.has("password-error"));
  // For an unknown browser not even the right password.
  BOOST_TEST(give_password(a).status == 429u);
}

BOOST_FIXTURE_TEST_CASE(the_owner_s_own_browser_is_not_locked_out_by_a_stranger, site_fixture) { // A34
  give_password(browser);
  browser.post(security, "/sign-out", {});
  page_client stranger(services, site);
  stranger.network = "198.51.100.9";
  for (int i = 0; i < 12; ++i) stranger.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(give_password(browser).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(an_address_that_only_older_versions_took_still_signs_in, site_fixture) {
  for (const std::string_view old : {"a@<script>", "a@x:25", "a\"b@x"}) {
    BOOST_TEST_CONTEXT(old) {
      page_client other(services, site);
      const auto unknown = give_password(other, old);
      add_user(old, "Old", std::nullopt);
      BOOST_TEST(give_password(other, old).status == 303u);
      // Before that it got the same answer as everybody.
      page_client nobody(services, site);
      const auto none = give_password(nobody, "nobody@example.com");
      BOOST_TEST(unknown.status == none.status);
      BOOST_TEST(count_of("The email or the password", unknown.body) == 2u);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_network_that_tries_many_names_waits, site_fixture) {
  unsigned status = 0;
  int tries = 0;
  for (; tries < 50 && status != 429; ++tries) {
    const auto name = "name" + std::to_string(tries) + "@example.com";
    status = browser.post("/sign-in", "/sign-in", {{"email", name}, {"password", "wrong"}}).status;
  }
  BOOST_TEST(tries == 21);
}

BOOST_FIXTURE_TEST_CASE(a_full_queue_of_hashes_is_503_with_retry_after, site_fixture) {
  services.hasher.close();
  const auto a = give_password(browser);
  BOOST_TEST(a.status == 503u);
  BOOST_TEST(a.header("Retry-After") == "2");
  BOOST_TEST(a.has("try again in a few seconds"));
}

BOOST_FIXTURE_TEST_CASE(nfc_and_nfd_spellings_of_a_password_are_one, site_fixture) { // R23
  const std::string nfc = "caf\xc3\xa9 au lait, please", nfd = "cafe\xcc\x81 au lait, please";
  give_password(browser);
  const auto a =
      browser.post(security, "/profile/security/password", {{"current_password", password}, {"new_password", nfd}});
  BOOST_REQUIRE_EQUAL(a.status, 303u);
  page_client other(services, site);
  BOOST_TEST(other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", nfc}}).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(the_email_is_found_however_it_is_typed, site_fixture) {
  BOOST_TEST(give_password(browser, " Alice@EXAMPLE.com ").status == 303u);
}

BOOST_FIXTURE_TEST_CASE(opening_the_form_gives_it_its_whole_time_and_keeps_other_tabs_good, site_fixture) {
  const auto first_tab = browser.get("/sign-in").attribute("value", "name=\"csrf\"");
  services.time.pass(core::minutes(14));
  browser.get("/sign-in");
  services.time.pass(core::minutes(14));
  const auto body = "csrf=" + first_tab + "&" + urlencoded({{"email", alice}, {"password", password}});
  BOOST_TEST(browser.post_raw("/sign-in", body).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(a_sign_in_from_another_site_is_refused, site_fixture) { // login CSRF
  browser.get("/sign-in");
  BOOST_TEST(browser.post_raw("/sign-in", urlencoded({{"email", alice}, {"password", password}})).status == 403u);
  browser.sec_fetch_site = "same-site";
  BOOST_TEST(give_password(browser).status == 403u);
  BOOST_TEST(services.account(account).sessions.empty());
}

BOOST_FIXTURE_TEST_CASE(the_password_form_again_is_a_new_challenge_and_no_way_around_it, site_fixture) { // A27
  give_password(browser);
  turn_on(browser);
  page_client other(services, site);
  const auto csrf = other.get("/sign-in").attribute("value", "name=\"csrf\"");
  const auto before = other.cookies;
  const auto body = "csrf=" + csrf + "&" + urlencoded({{"email", alice}, {"password", password}});
  BOOST_TEST(other.post_raw("/sign-in", body).header("Location") == code_page);
  const auto sent = services.gateway->sent.size();
  services.time.pass(core::seconds(31)); // sooner it would be the same form, sent twice
  other.cookies = before;                // the Back button
  BOOST_TEST(other.post_raw("/sign-in", body).header("Location") == code_page);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
  BOOST_TEST(other.get(security).header("Location").starts_with("/sign-in"));
  BOOST_TEST(other.get(code_page).has("Security code"));
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
}

BOOST_FIXTURE_TEST_CASE(next_goes_through_the_code_too, site_fixture) {
  give_password(browser);
  turn_on(browser);
  browser.post(security, "/sign-out", {});
  const auto to = browser.get("/profile").header("Location");
  BOOST_TEST(to == "/sign-in?next=/profile");
  BOOST_TEST(browser.get(to).attribute("value", "name=\"next\"") == "/profile");
  browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", password}, {"next", "/profile"}});
  BOOST_TEST(browser.post(code_page, code_page, {{"code", browser.last_code()}}).header("Location") == "/profile");
}

BOOST_FIXTURE_TEST_CASE(who_is_signed_in_is_led_on_from_the_form, site_fixture) {
  give_password(browser);
  BOOST_TEST(browser.get("/sign-in").header("Location") == security);
  BOOST_TEST(browser.get("/sign-in?next=/profile").header("Location") == "/profile");
  BOOST_TEST(browser.get("/sign-in?next=%2F%2Fevil.example").header("Location") == security);
  BOOST_TEST(browser.get("/").header("Location") == security);
  BOOST_TEST(browser.get("/.well-known/change-password").header("Location") == "/profile/security/password");
}

BOOST_FIXTURE_TEST_CASE(forgot_password_shows_the_support_address, site_fixture) {
  const auto page = browser.get("/sign-in");
  BOOST_TEST(page.has("Forgot your password?"));
  BOOST_TEST(page.has("mailto:support@example.com"));
}

BOOST_FIXTURE_TEST_CASE(under_a_path_every_address_stands_under_it_and_none_twice, prefixed) {
  BOOST_TEST(browser.get("/").header("Location") == "/auth/sign-in");
  const auto page = browser.get("/sign-in");
  BOOST_TEST(page.attribute("action", "<form") == "/auth/sign-in");
  BOOST_TEST(page.attribute("href", "rel=\"stylesheet\"").starts_with("/auth/assets/style."));
  BOOST_TEST(page.attribute("action", "name=\"csrf\"") == "/auth/language");
  const auto to = [&](std::string_view next) {
    page_client b(services, site);
    const auto a = b.post("/sign-in", "/sign-in", {{"email", alice}, {"password", password}, {"next", next}});
    return a.header("Location");
  };
  BOOST_TEST(to("/profile") == "/auth/profile");
  BOOST_TEST(to("/auth/profile") == "/auth/profile");
  BOOST_TEST(to("") == "/auth/profile/security");
}

BOOST_FIXTURE_TEST_CASE(with_a_cookie_domain_next_may_lead_to_its_applications, domain) {
  const auto to = [&](std::string_view next) {
    page_client b(services, site);
    const auto a = b.post("/sign-in", "/sign-in", {{"email", alice}, {"password", password}, {"next", next}});
    return a.header("Location");
  };
  BOOST_TEST(to("https://wiki.example.org/page?a=b") == "https://wiki.example.org/page?a=b");
  BOOST_TEST(to("https://example.org.evil.example/") == security);
}

BOOST_FIXTURE_TEST_CASE(
    a_hundred_wrong_passwords_close_unknown_browsers_out_until_a_known_one_signs_in, site_fixture
) {
  give_password(browser);
  browser.post(security, "/sign-out", {});
  const auto now = services.time.now();
  for (int i = 0; i < 100; ++i) {
    storage::read_barrier seen;
    const core::fail_password c{services.account(account).password.generation, std::nullopt, {}};
    const auto decide = [&](const core::account& a, const core::organisation* o) {
      return core::decide(a, c, core::context{now, services.policy, services.codes, o});
    };
    BOOST_REQUIRE(services.store->update(account, seen, decide).get());
  }
  page_client stranger(services, site);
  stranger.network = "203.0.113.5";
  const auto closed = give_password(stranger);
  BOOST_TEST(closed.status == 429u);
  BOOST_TEST(closed.has("Sign in from a browser that you have used before"));
  page_client at_home(services, site); // an unknown browser in a network that the account knows
  BOOST_TEST(give_password(at_home).status == 303u);
  BOOST_TEST(give_password(stranger).status == 429u);
  BOOST_TEST(give_password(browser).status == 303u);
  BOOST_TEST(give_password(stranger).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password_counts_in_the_accounts_row, site_fixture) {
  browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(services.account(account).password_streak.failures == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_right_password_that_nobody_goes_on_with_is_told_ten_minutes_later, site_fixture) {
  give_password(browser);
  turn_on(browser);
  services.deliver();
  page_client thief(services, site);
  give_password(thief);
  services.deliver();
  const auto sent = services.gateway->sent.size();
  const auto look = [&]() -> std::size_t {
    services.home.restart();
    boost::asio::co_spawn(
        services.home, services.abandoned.end_due(*services.commands),
        [](std::exception_ptr failed) {
          if (failed) std::rethrow_exception(failed);
        }
    );
    services.home.run();
    services.deliver();
    return services.gateway->sent.size();
  };
  services.time.pass(core::minutes(9));
  BOOST_TEST(look() == sent);
  services.time.pass(core::minutes(1));
  BOOST_REQUIRE(look() == sent + 1);
  BOOST_TEST(services.gateway->sent.back().text.find("your password was entered") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
