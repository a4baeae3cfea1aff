// A refused form: nothing is done, and its page is shown again with the input and a new token.

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace refused_form {

constexpr std::string_view cancel_path = "/profile/security/two-step/enable/cancel";

std::string token_of(const answer& page) {
  return page.attribute("value", "name=\"csrf\"");
}

std::string typed(const answer& page, std::string_view field) {
  return page.attribute("value", "name=\"" + std::string(field) + "\"");
}

std::string sending(std::string_view csrf, fields f) {
  return "csrf=" + std::string(csrf) + "&" + urlencoded(f);
}

/// Another tab, in which a page of the old session is still open.
struct fixture : site_fixture {
  void sign_in_anew() {
    browser.cookies.erase("__Host-twostep");
    BOOST_REQUIRE_EQUAL(give_password(browser).status, 303u);
  }
};

} // namespace refused_form

BOOST_FIXTURE_TEST_SUITE(refused_form, fixture)

BOOST_AUTO_TEST_CASE(a_sign_in_form_that_was_open_for_too_long_keeps_email_and_way) {
  const auto csrf = token_of(browser.get("/sign-in?next=/profile"));
  services.time.pass(core::minutes(16));
  const auto again =
      browser.post_raw("/sign-in", sending(csrf, {{"email", alice}, {"password", password}, {"next", "/profile"}}));
  BOOST_TEST(again.status == 403u);
  BOOST_TEST(again.has("Your sign-in page had expired. Please enter your password again."));
  BOOST_TEST(again.has("<div class=\"notice info\" role=\"alert\"")); // nothing is wrong
  BOOST_TEST(typed(again, "email") == alice);
  BOOST_TEST(typed(again, "next") == "/profile");
  BOOST_TEST(!again.has(password));
  BOOST_TEST(services.account(account).sessions.empty());
  const auto fresh = token_of(again);
  BOOST_TEST(fresh != csrf);
  const auto in =
      browser.post_raw("/sign-in", sending(fresh, {{"email", alice}, {"password", password}, {"next", "/profile"}}));
  BOOST_TEST(in.header("Location") == "/profile");
}

BOOST_AUTO_TEST_CASE(the_way_is_kept_by_no_form_to_elsewhere) {
  const auto again =
      browser.post_raw("/sign-in", sending("x", {{"email", alice}, {"next", "https://evil.example/"}}));
  BOOST_TEST(again.status == 403u);
  BOOST_TEST(typed(again, "next").empty());
}

BOOST_AUTO_TEST_CASE(a_browser_without_cookies_is_told_so) {
  const auto csrf = token_of(browser.get("/sign-in"));
  browser.cookies.clear();
  const auto again = browser.post_raw("/sign-in", sending(csrf, {{"email", alice}, {"password", password}}));
  BOOST_TEST(again.status == 403u);
  BOOST_TEST(again.has("allow cookies"));
  BOOST_TEST(typed(again, "email") == alice);
  browser.cookies.clear();
  BOOST_TEST(!browser.post_raw("/sign-in", sending("made up", {{"email", alice}})).has("allow cookies"));
}

BOOST_AUTO_TEST_CASE(who_has_signed_in_in_another_tab_meanwhile_goes_on) {
  const auto second_tab = token_of(browser.get("/sign-in?next=/profile"));
  give_password(browser);
  const auto a = browser.post_raw(
      "/sign-in", sending(second_tab, {{"email", alice}, {"password", password}, {"next", "/profile"}})
  );
  BOOST_TEST(a.status == 303u);
  BOOST_TEST(a.header("Location") == "/profile");
  BOOST_TEST(services.account(account).sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_page_of_an_older_session_is_shown_again_with_what_was_typed) {
  give_password(browser);
  const auto phone = token_of(browser.get(phone_page));
  const auto token = token_of(browser.get(app_tokens_page));
  sign_in_anew();
  const auto again = browser.post_raw(phone_page, sending(phone, {{"phone", number}, {"next", "/profile"}}));
  BOOST_TEST(again.status == 403u);
  BOOST_TEST(again.has("This page had expired, so nothing was done."));
  BOOST_TEST(typed(again, "phone") == number);
  BOOST_TEST(typed(again, "next") == "/profile");
  BOOST_TEST(services.gateway->sent.empty());
  const auto made = browser.post_raw(
      app_tokens_page, sending(token, {{"name", "Backup"}, {"hosts", "id.example.org"}, {"expires", "30d"}})
  );
  BOOST_TEST(made.status == 403u);
  BOOST_TEST(typed(made, "name") == "Backup");
  BOOST_TEST(made.has("value=\"30d\" selected"));
  BOOST_TEST(services.account(account).app_tokens.empty());
  const auto on = browser.post_raw(phone_page, sending(token_of(again), {{"phone", number}}));
  BOOST_TEST(on.status == 303u);
}

// Anybody can get a token of ours and make a browser send a form.
BOOST_AUTO_TEST_CASE(from_elsewhere_no_more_than_the_email_comes_back) {
  page_client thief(services, site);
  const auto ours = token_of(thief.get("/sign-in"));
  give_password(browser);
  for (const char* from : {"cross-site", "same-site", "none", ""}) {
    browser.sec_fetch_site = from;
    BOOST_TEST_CONTEXT(from) {
      const auto again = browser.post_raw(phone_page, sending(ours, {{"phone", number}}));
      BOOST_TEST(again.status == 403u);
      BOOST_TEST(typed(again, "phone").empty());
    }
  }
  browser.sec_fetch_site = "same-origin";
  BOOST_TEST(typed(browser.post_raw(phone_page, sending("made up", {{"phone", number}})), "phone").empty());
  BOOST_TEST(services.gateway->sent.empty());
  page_client stranger(services, site);
  stranger.get("/sign-in");
  stranger.sec_fetch_site = "cross-site";
  const auto again = stranger.post_raw("/sign-in", sending(ours, {{"email", alice}, {"password", password}}));
  BOOST_TEST(again.has("sent from another site"));
  BOOST_TEST(typed(again, "email") == alice);
}

// It comes without our cookies: a new one in their place would end a sign-in that is under way.
BOOST_AUTO_TEST_CASE(a_form_from_elsewhere_gets_no_cookie) {
  page_client stranger(services, site);
  for (const char* from : {"cross-site", "same-site"}) {
    stranger.sec_fetch_site = from;
    const auto refused =
        stranger.post_raw("/sign-in", sending("made up", {{"email", alice}, {"password", password}}));
    BOOST_TEST(refused.status == 403u);
    BOOST_TEST(stranger.cookies.empty());
  }
  stranger.sec_fetch_site = "same-origin";
  stranger.post_raw("/sign-in", sending("made up", {{"email", alice}, {"password", password}}));
  BOOST_TEST(!stranger.cookies.empty());
}

BOOST_AUTO_TEST_CASE(passwords_and_codes_never_come_back) {
  give_password(browser);
  const auto csrf = token_of(browser.get(security));
  sign_in_anew();
  browser.post(phone_page, phone_page, {{"phone", number}});
  const auto again = browser.post_raw(
      "/profile/security/password",
      sending(csrf, {{"current_password", "first-secret-word"}, {"new_password", "second-secret-word"}})
  );
  BOOST_TEST(again.status == 403u);
  BOOST_TEST(again.has("Change password"));
  BOOST_TEST(!again.has("secret-word"));
  const auto code = browser.post_raw(enable_page, sending(csrf, {{"code", "918273"}}));
  BOOST_TEST(code.status == 403u);
  BOOST_TEST(code.has("Security code"));
  BOOST_TEST(!code.has("918273"));
}

BOOST_AUTO_TEST_CASE(buttons_lead_to_the_page_they_stand_on) {
  give_password(browser);
  turn_on(browser);
  for (const char* path :
       {"/profile/security/two-step/disable", "/profile/security/sessions/revoke",
        "/profile/security/app-tokens/revoke", "/sign-out"}) {
    const auto again = browser.post_raw(path, "csrf=old");
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(again.status == 403u);
      BOOST_TEST(again.has("data-two-step=\"enabled\""));
      BOOST_TEST(again.has("This page had expired"));
    }
  }
  BOOST_TEST(services.account(account).sessions.size() == 1u);
  BOOST_TEST(state(browser) == "enabled");
}

BOOST_AUTO_TEST_CASE(a_code_page_whose_sign_in_is_too_old_begins_again_and_keeps_the_way) {
  give_password(browser);
  turn_on(browser);
  page_client other(services, site);
  other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", password}, {"next", "/profile"}});
  const auto page = other.get(code_page);
  BOOST_TEST(typed(page, "next") == "/profile");
  services.time.pass(core::minutes(16));
  const auto a =
      other.post_raw(code_page, sending(token_of(page), {{"code", "123456"}, {"next", typed(page, "next")}}));
  BOOST_TEST(a.header("Location") == "/sign-in?next=/profile");
  BOOST_TEST(other.follow(a).has("That sign-in took too long"));
}

BOOST_AUTO_TEST_CASE(a_session_that_ended_says_so_and_keeps_the_way) {
  give_password(browser);
  const auto csrf = token_of(browser.get(phone_page));
  services.time.pass(core::hours(1));
  auto a = browser.get(std::string(phone_page) + "?next=/profile");
  BOOST_TEST(a.header("Location") == "/sign-in?next=/profile/security/two-step/phone?next%3D/profile");
  BOOST_TEST(browser.follow(a).has("You were signed out after 60 minutes without activity. Sign in to go on."));
  // A form sent then leads back to its page.
  a = browser.post_raw(phone_page, sending(csrf, {{"phone", number}, {"next", "/profile"}}));
  BOOST_TEST(a.header("Location") == "/sign-in?next=/profile/security/two-step/phone?next%3D/profile");
  a = browser.post_raw("/profile/security/app-tokens/revoke", sending(csrf, {{"token", "x"}}));
  BOOST_TEST(a.header("Location") == "/sign-in?next=/profile/security");
  BOOST_TEST(browser.post_raw("/sign-out", sending(csrf, {})).header("Location") == "/sign-in");
}

BOOST_AUTO_TEST_CASE(a_session_that_was_ended_elsewhere_says_so_too_and_nobody_else_is_told) {
  give_password(browser);
  page_client other(services, site);
  give_password(other);
  other.post(
      security, "/profile/security/password",
      {{"current_password", password}, {"new_password", "correct horse battery"}}
  );
  BOOST_TEST(browser.follow(browser.get("/profile")).has("You were signed out. Sign in to go on."));
  BOOST_TEST(!other.get(security).has("You were signed out"));
  page_client stranger(services, site);
  BOOST_TEST(!stranger.get("/sign-in").has("You were signed out"));
  other.post(security, "/sign-out", {});
  BOOST_TEST(!other.get("/sign-in").has("You were signed out."));
}

BOOST_AUTO_TEST_CASE(a_way_that_is_too_long_for_an_address_is_shortened) {
  give_password(browser);
  const auto csrf = token_of(browser.get(phone_page));
  services.time.pass(core::hours(1));
  const auto way = "/profile?" + std::string(1500, '&');
  const auto a = browser.post_raw(phone_page, sending(csrf, {{"phone", number}, {"next", way}}));
  BOOST_TEST(a.header("Location").starts_with("/sign-in"));
  BOOST_TEST(a.header("Location").size() < 2048u);
}

// Over plain http by name browsers send nothing else about a form's origin.
BOOST_AUTO_TEST_CASE(a_hidden_origin_is_refused_with_its_own_words_unless_the_browser_says_same_origin) {
  give_password(browser);
  const auto csrf = token_of(browser.get(security));
  browser.origin = "null";
  BOOST_TEST(browser.post_raw(cancel_path, "csrf=" + csrf).status == 303u);
  for (const char* site_word : {"", "cross-site", "same-site"}) {
    browser.sec_fetch_site = site_word;
    const auto a = browser.post_raw(cancel_path, "csrf=" + csrf);
    BOOST_TEST(a.status == 403u);
    BOOST_TEST(a.has("doesn&#39;t say which site") == std::string_view(site_word).empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
