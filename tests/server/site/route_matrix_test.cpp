// Routes × methods × access: what opens for whom, and the answers to other methods.

#include "server/site/routes.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>
#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace route_matrix {

/// Paths with their methods.
std::map<std::string, std::set<http::method>> table() {
  std::map<std::string, std::set<http::method>> found;
  for (const auto& r : routes())
    for (const auto m : {http::method::get, http::method::post})
      if (contains(r.allowed, m)) found[std::string(r.path.text())].insert(m);
  return found;
}

std::string allowed(const std::set<http::method>& methods) {
  std::string text = methods.count(http::method::get) ? "GET, HEAD" : "";
  if (methods.count(http::method::post)) text += text.empty() ? "POST" : ", POST";
  return text;
}

} // namespace route_matrix

BOOST_FIXTURE_TEST_SUITE(route_matrix, site_fixture)

BOOST_AUTO_TEST_CASE(no_route_stands_twice) {
  std::set<std::pair<std::string, http::method>> seen;
  for (const auto& r : routes())
    for (const auto m : {http::method::get, http::method::post})
      if (contains(r.allowed, m)) BOOST_TEST(seen.insert({std::string(r.path.text()), m}).second);
}

BOOST_AUTO_TEST_CASE(a_method_that_a_path_lacks_is_405_with_those_it_has) {
  for (const auto& [path, methods] : table()) {
    BOOST_TEST_CONTEXT(path) {
      page_client stranger(services, site);
      if (!methods.count(http::method::get)) {
        for (const auto& a : {stranger.get(path), stranger.head(path)}) {
          BOOST_TEST(a.status == 405u);
          BOOST_TEST(a.header("Allow") == allowed(methods));
        }
      }
      if (!methods.count(http::method::post)) {
        const auto a = stranger.post_raw(path, "");
        BOOST_TEST(a.status == 405u);
        BOOST_TEST(a.header("Allow") == allowed(methods));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(probes_and_assets_take_no_post) {
  for (const std::string& path : {std::string("/healthz"), std::string("/readyz"), assets().path("style.css")}) {
    const auto a = browser.post_raw(path, "");
    BOOST_TEST(a.status == 405u);
    BOOST_TEST(a.header("Allow") == "GET, HEAD");
    BOOST_TEST(browser.head(path).status == 200u);
  }
}

BOOST_AUTO_TEST_CASE(paths_that_differ_by_a_byte_are_not_there) {
  for (const char* path : {"/sign-in/", "/Sign-in", "//sign-in", "/sign-in%2f", "/profile/..", "/assets/style.css"})
    BOOST_TEST(browser.get(path).status == 404u);
}

BOOST_AUTO_TEST_CASE(a_form_may_hold_the_fields_of_its_route_and_no_others_count) {
  give_password(browser);
  const auto csrf = browser.get(security).attribute("value", "name=\"csrf\"");
  BOOST_TEST(
      browser.post_raw("/profile/security/sessions/revoke", "csrf=" + csrf + "&session=a&session=b").status == 400u
  );
  BOOST_TEST(browser.post_raw("/sign-out", "csrf=" + csrf + "&next=/&next=/").status == 400u);
  BOOST_TEST(browser.post_raw("/sign-out", "csrf=" + csrf + "&session=a&session=b&else=1&else=2").status == 303u);
}

// R36, A30: everything but enrolment, signing out, and public pages leads to the phone page.
BOOST_AUTO_TEST_CASE(who_must_turn_it_on_gets_there_from_everywhere_even_in_an_open_session) {
  const auto organisation = add_organisation("demo");
  add_user("member@example.com", "", organisation);
  give_password(browser, "member@example.com");
  BOOST_TEST(browser.get("/profile").status == 200u);
  const auto csrf = browser.get(security).attribute("value", "name=\"csrf\"");
  require_two_step(organisation);
  for (const auto& r : routes()) {
    if (r.access != access::signed_in && r.access != access::changing) continue;
    const auto path = r.path.text();
    const auto a = r.allowed == methods::posts ? browser.post_raw(path, "csrf=" + csrf) : browser.get(path);
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(a.status == 303u);
      BOOST_TEST(a.header("Location").starts_with(phone_page));
    }
  }
  BOOST_TEST(browser.get(phone_page).status == 200u);
  BOOST_TEST(browser.post_raw("/sign-out", "csrf=" + csrf).header("Location").starts_with("/sign-in"));
}

BOOST_AUTO_TEST_CASE(who_must_change_the_password_gets_there_and_then_to_where_they_were_going) {
  set_password(account);
  give_password(browser);
  for (const auto& r : routes()) {
    if (r.access != access::signed_in || r.allowed != methods::reads) continue;
    const auto a = browser.get(r.path.text());
    BOOST_TEST_CONTEXT(r.path.text()) {
      BOOST_TEST(a.status == 303u);
      BOOST_TEST(a.header("Location").starts_with("/profile/security/password?next="));
    }
  }
  const auto forced = browser.get("/profile").header("Location");
  BOOST_TEST(forced == "/profile/security/password?next=/profile");
  const auto page = browser.get(forced);
  BOOST_TEST(page.has("chosen by somebody else"));
  BOOST_TEST(page.attribute("value", "name=\"next\"") == "/profile");
  const auto a = browser.post(
      forced, "/profile/security/password",
      {{"current_password", password}, {"new_password", "correct horse battery"}, {"next", "/profile"}}
  );
  BOOST_TEST(a.header("Location") == "/profile");
  BOOST_TEST(browser.follow(a).has("Your password was changed."));
}

BOOST_AUTO_TEST_CASE(leaving_works_whatever_is_to_be_done_first_and_without_a_session) {
  set_password(account);
  give_password(browser);
  BOOST_TEST(browser.post("/profile/security/password", "/sign-out", {}).header("Location") == "/sign-in");
  BOOST_TEST(browser.get(security).status == 303u);
  // The session ended meanwhile and the button is pressed: no confusing error about forms.
  BOOST_TEST(browser.post_raw("/sign-out", "csrf=old").header("Location") == "/sign-in");
}

BOOST_AUTO_TEST_CASE(an_unfinished_sign_in_opens_nothing) { // A26
  give_password(browser);
  turn_on(browser);
  page_client half(services, site);
  BOOST_TEST(give_password(half).header("Location") == code_page);
  for (const auto& r : routes()) {
    if (r.access == access::anonymous || r.access == access::either || r.access == access::signature) continue;
    const auto path = r.path.text();
    const auto a = r.allowed == methods::posts ? half.post_raw(path, "csrf=x") : half.get(path);
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(a.status == 303u);
      BOOST_TEST(a.header("Location").starts_with("/sign-in"));
      BOOST_TEST(a.body.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(errors_look_like_the_other_pages_and_keep_the_menu) {
  give_password(browser);
  const auto a = browser.get("/nowhere");
  BOOST_TEST(a.status == 404u);
  BOOST_TEST(a.has("Sign out"));
  BOOST_TEST(browser.post_raw("/sign-out", "csrf=" + a.attribute("value", "name=\"csrf\"")).status == 303u);
}

BOOST_AUTO_TEST_SUITE_END()
