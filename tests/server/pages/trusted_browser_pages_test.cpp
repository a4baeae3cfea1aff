// Trusted browsers: the box, the cookie, the list on the Security page, and what an application sees. What the cookie
// is worth: tests/core/account/trusting_browsers_test.cpp.

#include "server/gate/gate.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace trusted_browser_pages {

constexpr std::string_view bea = "bea@example.com";
constexpr std::string_view cookie = "__Host-twostep_trusted";
constexpr std::string_view revoke = "/profile/security/browsers/revoke";
constexpr std::string_view box = "name=\"trust\"";

struct fixture : site_fixture {
  fixture() {
    acme = add_organisation("Acme");
    account = add_user(bea, "Bea", acme);
    allow(30);
    browser.sign_in(bea, password);
    turn_on(browser);
  }

  core::organisation_id acme;
  page_client other{services, site};

  void allow(std::optional<std::uint8_t> days) {
    storage::read_barrier seen;
    const core::trusted_days_set e{days, {core::actor_kind::shell, "root"}, services.time.now()};
    BOOST_REQUIRE(services.store->organisations().append(acme, e, seen).get());
  }
  /// Signs in with a code and ticks the box.
  void trust(page_client& b) {
    BOOST_REQUIRE_EQUAL(give_password(b, bea).header("Location"), code_page);
    const auto in = b.post(code_page, code_page, {{"code", b.last_code()}, {"trust", "1"}});
    BOOST_REQUIRE_EQUAL(in.status, 303u);
  }
  void sign_out(page_client& b) { b.post(security, "/sign-out", {}); }
  bool is_asked(page_client& b) {
    sign_out(b);
    return give_password(b, bea).header("Location") == code_page;
  }
  std::string cookie_of(page_client& b) {
    const auto found = b.cookies.find(std::string(cookie));
    return found == b.cookies.end() ? std::string() : found->second;
  }
  bool was_audited(std::string_view event, std::string_view detail) const {
    for (const auto& e : services.audited)
      if (e.event == event && e.detail == detail) return true;
    return false;
  }
};

} // namespace trusted_browser_pages

BOOST_FIXTURE_TEST_SUITE(trusted_browser_pages, fixture)

BOOST_AUTO_TEST_CASE(the_box_is_there_where_the_organisation_allows_it) {
  give_password(other, bea);
  const auto asked = other.get(code_page);
  BOOST_TEST(asked.has(box));
  BOOST_TEST(asked.has("Don't ask for a second step in this browser for 30 days"));
  BOOST_TEST(!asked.has("name=\"trust\" type=\"checkbox\" value=\"1\" checked"));
  allow({});
  BOOST_TEST(!other.get(code_page).has(box));
  // Nobody ticks what isn't there.
  const auto in = other.post(code_page, code_page, {{"code", other.last_code()}, {"trust", "1"}});
  BOOST_TEST(in.status == 303u);
  BOOST_TEST(cookie_of(other).empty());
  add_user("cy@example.com", "Cy", std::nullopt);
  page_client of_none(services, site);
  give_password(of_none, "cy@example.com");
  turn_on(of_none);
  sign_out(of_none);
  give_password(of_none, "cy@example.com");
  BOOST_TEST(!of_none.get(code_page).has(box));
}

BOOST_AUTO_TEST_CASE(the_box_stays_ticked_after_a_wrong_code) {
  give_password(other, bea);
  const auto wrong = wrong_code(other.last_code());
  const auto again = other.post(code_page, code_page, {{"code", wrong}, {"trust", "1"}});
  BOOST_TEST(again.status == 422u);
  BOOST_TEST(again.has("name=\"trust\" type=\"checkbox\" value=\"1\" checked"));
  BOOST_TEST(cookie_of(other).empty());
}

BOOST_AUTO_TEST_CASE(a_step_up_has_no_box) {
  services.time.pass(core::minutes(11));
  browser.post("/profile/security/password", "/profile/security/password", {});
  browser.get(app_tokens_page);
  browser.post("/sign-in/again", "/sign-in/again", {{"password", password}});
  const auto asked = browser.get("/sign-in/again/code");
  BOOST_TEST(!asked.has(box));
}

BOOST_AUTO_TEST_CASE(the_password_is_enough_in_it_and_the_cookie_changes_each_time) {
  trust(other);
  const auto first = cookie_of(other);
  BOOST_TEST(!first.empty());
  BOOST_TEST(was_audited("user_updated", "browser_trusted"));
  sign_out(other);
  BOOST_TEST(cookie_of(other) == first);
  const auto in = give_password(other, bea);
  BOOST_TEST(in.header("Location") == security);
  BOOST_TEST(was_audited("authn_login_success", "trusted_browser"));
  BOOST_TEST(cookie_of(other) != first);
  BOOST_TEST(!is_asked(other));
  BOOST_TEST(is_asked(browser)); // another browser
  sign_out(other);
  BOOST_TEST(other.post("/sign-in", "/sign-in", {{"email", bea}, {"password", "wrong"}}).status == 422u);
  const auto page = [&] {
    give_password(other, bea);
    return other.get(security);
  }();
  BOOST_TEST(page.has("Signed in with the password in a trusted browser"));
}

BOOST_AUTO_TEST_CASE(it_is_listed_and_can_be_ended) {
  trust(other);
  const auto here = other.get(security);
  BOOST_TEST(here.has("Trusted browsers</h3>"));
  BOOST_TEST(here.has("Trusted until"));
  const auto id = here.attribute("value", "name=\"browser\"");
  sign_out(browser);
  browser.sign_in(bea, password);
  const auto done = browser.post(security, revoke, {{"browser", id}});
  BOOST_TEST(done.header("Location") == security);
  const auto after = browser.follow(done);
  BOOST_TEST(after.has("That browser is asked for a second step again."));
  BOOST_TEST(!after.has("Trusted browsers</h3>"));
  BOOST_TEST(after.has("A browser is no longer trusted"));
  BOOST_TEST(was_audited("user_updated", "trust_ended"));
  BOOST_TEST(is_asked(other));
  BOOST_TEST(browser.post(security, revoke, {{"browser", "x"}}).status == 400u);
  BOOST_TEST(browser.post(security, revoke, {{"browser", id}}).status == 303u); // twice does no harm
}

BOOST_AUTO_TEST_CASE(ending_it_here_takes_the_cookie) {
  trust(other);
  const auto id = other.get(security).attribute("value", "name=\"browser\"");
  other.post(security, revoke, {{"browser", id}});
  BOOST_TEST(cookie_of(other).empty());
  BOOST_TEST(other.get(security).status == 200u); // the code was given in this session
}

BOOST_AUTO_TEST_CASE(a_session_that_it_opened_gives_the_second_step_once_it_ended) {
  trust(other);
  sign_out(other);
  give_password(other, bea);
  BOOST_TEST(other.get(security).status == 200u);
  allow({});
  BOOST_TEST(other.get(security).header("Location").starts_with("/sign-in/again"));
  other.get("/sign-in/again"); // the password was given a moment ago
  other.post("/sign-in/again/code", "/sign-in/again/code/resend", {});
  const auto in = other.post("/sign-in/again/code", "/sign-in/again/code", {{"code", other.last_code()}});
  BOOST_TEST(in.status == 303u);
  BOOST_TEST(other.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_copy_ends_the_trust_and_the_owner_is_told) {
  trust(other);
  page_client thief(services, site);
  thief.cookies.emplace(cookie, cookie_of(other));
  BOOST_TEST(!is_asked(other));
  BOOST_TEST(!is_asked(other));
  services.time.pass(core::minutes(5));
  BOOST_TEST(give_password(thief, bea).header("Location") == code_page);
  BOOST_TEST(cookie_of(thief).empty());
  BOOST_TEST(was_audited("user_updated", "trust_copied"));
  services.deliver();
  bool is_told = false;
  for (const auto& text : services.gateway->sent) is_told = is_told || text.text.find("was copied") != text.text.npos;
  BOOST_TEST(is_told);
  BOOST_TEST(other.get(security).header("Location").starts_with("/sign-in/again"));
}

BOOST_AUTO_TEST_CASE(a_cookie_of_somebody_else_or_without_its_seal_is_worth_nothing) {
  trust(other);
  const auto good = cookie_of(other);
  add_user("cy@example.com", "Cy", acme);
  page_client cy(services, site);
  give_password(cy, "cy@example.com");
  services.time.pass(core::minutes(1));
  BOOST_REQUIRE_EQUAL(cy.post(phone_page, phone_page, {{"phone", "+45 87654321"}}).status, 303u);
  BOOST_REQUIRE_EQUAL(cy.post(enable_page, enable_page, {{"code", cy.last_code()}}).status, 303u);
  sign_out(cy);
  cy.cookies.emplace(cookie, good);
  BOOST_TEST(give_password(cy, "cy@example.com").header("Location") == code_page);
  for (std::size_t i = 0; i + 1 < good.size(); i += 7) {
    auto bent = good;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    if (bent == good) continue;
    other.cookies[std::string(cookie)] = bent;
    BOOST_TEST(is_asked(other), i);
    other.cookies.erase(std::string(cookie));
    services.time.pass(core::minutes(2));
  }
  services.time.pass(core::minutes(20));
  other.cookies[std::string(cookie)] = good;
  BOOST_TEST(!is_asked(other)); // none of that ended it
}

BOOST_AUTO_TEST_CASE(after_a_code_that_died_it_does_not_count) {
  trust(other);
  const auto held = cookie_of(other);
  sign_out(other);
  other.cookies.erase(std::string(cookie));
  give_password(other, bea);
  for (int i = 0; i < 5; ++i) other.post(code_page, code_page, {{"code", wrong_code(other.last_code())}});
  other.cookies[std::string(cookie)] = held;
  BOOST_TEST(other.post(code_page, "/sign-in/code/new", {}).header("Location") == code_page);
  BOOST_TEST(other.get(security).header("Location").starts_with("/sign-in"));
}

BOOST_AUTO_TEST_SUITE_END()
