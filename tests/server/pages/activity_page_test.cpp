// GET /profile/security/activity: what happened lately, by day, with browser and address, and whose it is.

#include "server/pages/activity.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace activity_page {

constexpr std::string_view page_path = "/profile/security/activity";
constexpr std::string_view firefox =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
constexpr std::string_view curl = "curl/8.5";

struct watched : site_fixture {
  watched() {
    browser.user_agent = firefox;
    give_password(browser);
  }
  /// The page in one line, without markup.
  std::string text() {
    const auto page = browser.get(page_path);
    BOOST_REQUIRE_EQUAL(page.status, 200u);
    std::string bare;
    bool in_markup = false;
    for (const char c : page.body) {
      if (c == '<') in_markup = true;
      if (!in_markup) bare += c;
      if (c == '>') in_markup = false;
    }
    return bare;
  }
  bool shows(std::string_view what) { return text().find(what) != std::string::npos; }
  std::string time() const {
    const auto minutes = services.time.now().time_since_epoch() / core::minutes(1) % (24 * 60);
    std::string text = std::to_string(10'000 + minutes / 60 * 100 + minutes % 60).substr(1);
    return text.insert(2, ":");
  }
};

} // namespace activity_page

BOOST_FIXTURE_TEST_SUITE(activity_page, watched)

BOOST_AUTO_TEST_CASE(a_sign_in_stands_there_with_its_time_browser_and_address) {
  BOOST_TEST(shows("Today"));
  BOOST_TEST(shows("Signed in with the password alone"));
  BOOST_TEST(shows(time() + " · Firefox on Windows · 192.0.2.7 · new browser"));
  const auto page = browser.get(page_path);
  BOOST_TEST(page.has("<h3 class=\"day\">Today</h3>"));
  BOOST_TEST(page.has("#check\"/>"));
  BOOST_TEST(page.has("href=\"/profile/security\""));
  browser.post(security, "/sign-out", {});
  services.time.pass(core::hours(1));
  give_password(browser);
  BOOST_TEST(shows(time() + " · Firefox on Windows · 192.0.2.7"));
  BOOST_TEST(count_of("Signed in with the password alone", browser.get(page_path).body) == 2u);
  BOOST_TEST(count_of("new browser", browser.get(page_path).body) == 1u);
}

BOOST_AUTO_TEST_CASE(wrong_codes_of_a_stranger_are_one_amber_row) {
  turn_on(browser);
  page_client stranger(services, site);
  stranger.user_agent = curl;
  stranger.network = "203.0.113.200";
  stranger.post("/sign-in", "/sign-in", {{"email", alice}, {"password", password}});
  const auto bad = wrong_code(stranger.last_code());
  const auto from = time();
  for (int i = 0; i < 4; ++i) {
    stranger.post(code_page, code_page, {{"code", bad}});
    services.time.pass(core::minutes(1));
  }
  BOOST_TEST(shows("4 wrong codes in a row"));
  BOOST_TEST(shows(from + " to "));
  BOOST_TEST(shows("Unknown browser · 203.0.113.200 · new browser"));
  const auto page = browser.get(page_path);
  BOOST_TEST(count_of("class=\"ico warn\"", page.body) == 1u);
  BOOST_TEST(!page.has("This wasn't me")); // leads nowhere yet
}

BOOST_AUTO_TEST_CASE(each_thing_that_was_done_is_named) {
  page_client other(services, site);
  other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  give_password(other);
  turn_on(browser);
  const auto token = make_app_token(browser, "backup", "id.example.org");
  const auto id = browser.get(security).attribute("value", "name=\"token\"");
  browser.post(security, "/profile/security/app-tokens/revoke", {{"token", id}});
  browser.post(security, bin, {});
  browser.post(disable_page, disable_page, {{"code", browser.last_code()}});
  for (const auto* what :
       {"A wrong password was entered", "Two-step verification turned on", "App password created",
        "App password deleted", "Two-step verification turned off"})
    BOOST_TEST_CONTEXT(what) {
      BOOST_TEST(shows(what));
    }
}

BOOST_AUTO_TEST_CASE(days_have_their_headings_and_end_after_four_weeks) {
  const auto again = [&](core::days after) {
    services.time.pass(after);
    browser.cookies.clear();
    give_password(browser);
  };
  again(core::days(26));
  again(core::days(1));
  BOOST_TEST(count_of("class=\"day\"", browser.get(page_path).body) == 3u);
  BOOST_TEST(shows("Yesterday, "));
  again(core::days(2));
  BOOST_TEST(count_of("class=\"day\"", browser.get(page_path).body) == 3u); // the first is 29 days old
}

BOOST_AUTO_TEST_CASE(an_operator_stands_there_by_name_and_support_without) {
  const auto olivia = add_user("olivia@example.com", "Olivia <b>Berg", std::nullopt);
  const auto unlock = [&](core::actor by) {
    core::unlock command;
    command.by = std::move(by);
    command.reason = "she called";
    BOOST_REQUIRE(services.run(services.commands->execute(account, command)).outcome.has_value());
    services.time.pass(core::minutes(20));
  };
  unlock({core::actor_kind::operator_, core::to_text(olivia)});
  BOOST_TEST(shows("Pause lifted by support"));
  BOOST_TEST(shows(" · by Olivia &lt;b&gt;Berg"));
  unlock({core::actor_kind::shell, "root"});
  BOOST_TEST(!shows("root"));
  BOOST_TEST(count_of("Pause lifted by support", browser.get(page_path).body) == 2u);
}

BOOST_AUTO_TEST_CASE(nobody_sees_what_happened_to_another_account) {
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client other(services, site);
  other.user_agent = curl;
  other.network = "198.51.100.9";
  give_password(other, "bob@example.com");
  BOOST_TEST(!shows("198.51.100.9"));
  BOOST_TEST(!other.get(page_path).has("192.0.2.7"));
  page_client nobody(services, site);
  BOOST_TEST(nobody.get(page_path).header("Location") == "/sign-in?next=/profile/security/activity");
}

BOOST_AUTO_TEST_CASE(a_session_that_owes_a_code_sees_nothing) {
  page_client earlier(services, site);
  give_password(earlier);
  turn_on(browser);
  BOOST_TEST(earlier.get(page_path).status == 303u);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_complete_says_so_and_has_what_the_account_keeps) {
  const activity_log none{
      [](storage::audit_query, std::function<void(storage::audit_answer)> then) { then({}); }, services.names, {}};
  const auto found = services.run(none.newest(services.account(account), services.time.now()));
  BOOST_TEST(!found.is_complete);
  BOOST_REQUIRE(found.rows.size() == 1u);
  BOOST_TEST((found.rows[0].what == activity_what::signed_in));
  BOOST_TEST(found.rows[0].browser.empty());
}

BOOST_AUTO_TEST_SUITE_END()
