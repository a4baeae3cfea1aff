// The message after a redirect: shown once, to the browser that acted, never because of an address.

#include "server/pages/note.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace note {

constexpr std::string_view note_cookie = "__Host-twostep_note";
constexpr std::string_view password_path = "/profile/security/password";
constexpr std::string_view changed = "Your password was changed.";

config under_a_path() {
  config c;
  c.server.public_url = "https://id.example.org/auth";
  return c;
}

config without_https() {
  config c;
  c.server.public_url = "http://id.example.org";
  return c;
}

struct authenticated_fixture : site_fixture {
  explicit authenticated_fixture(config c = {}) : site_fixture(std::move(c)) { give_password(browser); }

  /// Changes the password, which leaves the note about it.
  answer change_password() {
    return browser.post(
        security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
    );
  }
};
struct prefixed : authenticated_fixture {
  prefixed() : authenticated_fixture(under_a_path()) {}
};
struct plain : authenticated_fixture {
  plain() : authenticated_fixture(without_https()) {}
};

std::string cookie_set_by(const answer& a, std::string_view name) {
  for (const auto& [field, value] : a.headers)
    if (field == "Set-Cookie" && value.starts_with(name)) return value;
  return {};
}

} // namespace note

BOOST_FIXTURE_TEST_SUITE(note, authenticated_fixture)

BOOST_AUTO_TEST_CASE(no_address_makes_a_page_say_anything) {
  page_client stranger(services, site);
  for (const char* word :
       {"enabled", "disabled", "canceled", "password", "signed-out", "session-ended", "token-revoked", "again",
        "sent"})
    for (const char* name : {"done", "note", "twostep_note"}) {
      const auto query = "?" + std::string(name) + "=" + word;
      BOOST_TEST_CONTEXT(query) {
        for (const auto path : {security, std::string_view("/profile")})
          BOOST_TEST(!browser.get(std::string(path) + query).has("class=\"notice good\""));
        BOOST_TEST(!stranger.get("/sign-in" + query).has("class=\"notice good\""));
      }
    }
}

BOOST_AUTO_TEST_CASE(it_is_said_once_and_stands_in_no_address) {
  const auto done = change_password();
  BOOST_TEST(done.header("Location") == security);
  BOOST_TEST(browser.follow(done).has(changed));
  BOOST_TEST(!browser.cookies.count(std::string(note_cookie)));
  BOOST_TEST(!browser.get(security).has(changed));
}

BOOST_AUTO_TEST_CASE(a_copy_of_one_that_was_read_says_nothing) {
  const auto done = change_password();
  const auto kept = browser.cookies;
  BOOST_TEST(browser.follow(done).has(changed));
  browser.cookies = kept;
  BOOST_TEST(!browser.get(security).has(changed));
}

BOOST_AUTO_TEST_CASE(another_session_s_says_nothing) {
  change_password();
  const auto brought = browser.cookies.at(std::string(note_cookie));
  page_client other(services, site);
  other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "correct horse battery"}});
  other.cookies[std::string(note_cookie)] = brought;
  BOOST_TEST(!other.get(security).has(changed));
  page_client stranger(services, site);
  stranger.cookies[std::string(note_cookie)] = brought;
  BOOST_TEST(!stranger.get("/sign-in").has("class=\"notice good\""));
  BOOST_TEST(browser.get(security).has(changed)); // still there for the owner
}

BOOST_AUTO_TEST_CASE(a_forged_or_old_one_says_nothing_and_goes) {
  const std::string made_up[] = {"3", "password", "AAAA", std::string(67, 'A'), std::string(4000, 'A')};
  for (const auto& forged : made_up) {
    browser.cookies[std::string(note_cookie)] = forged;
    BOOST_TEST(!browser.get(security).has("class=\"notice good\""));
    BOOST_TEST(!browser.cookies.count(std::string(note_cookie)));
  }
  const auto done = change_password();
  services.time.pass(core::minutes(2));
  BOOST_TEST(!browser.follow(done).has(changed));
  BOOST_TEST(!browser.cookies.count(std::string(note_cookie)));
}

BOOST_AUTO_TEST_CASE(what_is_done_to_end_a_session_is_said_to_the_browser_without_one) {
  const auto gone = browser.post(security, "/sign-out", {});
  BOOST_TEST(gone.header("Location") == "/sign-in");
  BOOST_TEST(browser.follow(gone).has("You are signed out."));
  BOOST_TEST(!browser.get("/sign-in").has("You are signed out."));
}

BOOST_AUTO_TEST_CASE(head_leaves_it_for_get) {
  const auto done = change_password();
  browser.head(security);
  browser.get("/healthz");
  BOOST_TEST(browser.follow(done).has(changed));
}

BOOST_AUTO_TEST_CASE(its_cookie_is_short_lived_and_small_and_the_host_s_own) {
  const auto set = cookie_set_by(change_password(), note_cookie);
  BOOST_TEST(set.ends_with("; Path=/; Max-Age=120; Secure; HttpOnly; SameSite=Lax"));
  BOOST_TEST(set.size() < 200u);
}

BOOST_FIXTURE_TEST_CASE(under_a_path_it_is_for_that_path, prefixed) {
  const auto set = cookie_set_by(change_password(), "__Secure-twostep_note=");
  BOOST_TEST(set.ends_with("; Path=/auth; Max-Age=120; Secure; HttpOnly; SameSite=Lax"));
  BOOST_TEST(browser.get(security).has(changed));
}

BOOST_FIXTURE_TEST_CASE(without_https_its_name_is_plain, plain) {
  const auto set = cookie_set_by(change_password(), "twostep_note=");
  BOOST_TEST(set.ends_with("; Path=/; Max-Age=120; HttpOnly; SameSite=Lax"));
  BOOST_TEST(browser.get(security).has(changed));
}

BOOST_AUTO_TEST_CASE(numbers_are_known_until_many_others_came) {
  pages::read_notes read;
  BOOST_TEST(read.add(0));
  BOOST_TEST(!read.add(0));
  for (std::uint64_t n = 1; n < pages::read_notes::max; ++n) BOOST_TEST(read.add(n));
  BOOST_TEST(!read.add(0));
  BOOST_TEST(read.add(pages::read_notes::max));
  BOOST_TEST(read.add(0));
}

BOOST_AUTO_TEST_SUITE_END()
