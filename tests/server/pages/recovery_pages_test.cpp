// Recovery codes in the browser: made after a step-up, shown once, good at sign-in in the place of the phone.

#include "core/account/recovery_codes.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace recovery_pages {

constexpr std::string_view codes_page = "/profile/security/recovery-codes", recovery_page = "/sign-in/recovery-code";

std::vector<std::string> codes_on(const answer& page) {
  static const std::regex code("<li>([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})</li>");
  std::vector<std::string> all;
  for (auto i = std::sregex_iterator(page.body.begin(), page.body.end(), code); i != std::sregex_iterator(); ++i)
    all.push_back((*i)[1]);
  return all;
}

struct fixture : site_fixture {
  explicit fixture(config c = {}) : site_fixture(std::move(c)) {
    browser.sign_in(alice, password);
    turn_on(browser);
  }

  page_client other{services, site};

  /// Makes a set as the page does; the codes that it shows.
  std::vector<std::string> make_codes() { return codes_on(make(browser)); }
  answer make(page_client& with) {
    const auto page = with.get(codes_page);
    BOOST_REQUIRE(page.status == 200u);
    return with.post(codes_page, codes_page, {{"set", value_of("set", page)}});
  }
  static std::string value_of(std::string_view name, const answer& page) {
    return page.attribute("value", "name=\"" + std::string(name) + "\"");
  }
  answer give(page_client& b, std::string_view code) {
    return b.post(recovery_page, recovery_page, {{"recovery_code", code}});
  }
  std::vector<std::string> texts() {
    services.deliver();
    std::vector<std::string> all;
    for (const auto& m : services.gateway->sent) all.emplace_back(m.text);
    return all;
  }
  bool was_told(std::string_view what) {
    const auto all = texts();
    return std::ranges::any_of(all, [&](const std::string& t) { return t.find(what) != std::string::npos; });
  }
};

} // namespace recovery_pages

BOOST_FIXTURE_TEST_SUITE(recovery_pages, fixture)

BOOST_AUTO_TEST_CASE(ten_codes_are_shown_once) {
  BOOST_TEST(browser.get(security).has("You have no recovery codes."));
  const auto page = browser.get(codes_page);
  const auto made = browser.post(codes_page, codes_page, {{"set", value_of("set", page)}});
  BOOST_TEST(made.status == 200u);
  const auto codes = codes_on(made);
  BOOST_TEST(codes.size() == core::recovery_codes_in_a_set);
  BOOST_TEST(made.has("<bdi>alice@example.com</bdi>"));
  BOOST_TEST(was_told("new recovery codes were made"));
  // The same form sent again, as by a reload: no further set, and none of the codes.
  const auto again = browser.follow(browser.post(codes_page, codes_page, {{"set", value_of("set", page)}}));
  BOOST_TEST(again.has("Your codes were shown once."));
  BOOST_TEST(codes_on(again).empty());
  for (const auto* path : {codes_page.data(), security.data()})
    for (const auto& code : codes) BOOST_TEST(!browser.get(path).has(code));
  BOOST_TEST(browser.get(security).has("10 codes are left."));
  other.sign_in(alice, password); // and a text's code signs in as before
  BOOST_TEST(other.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(they_are_the_next_step_after_turning_it_on) {
  constexpr std::string_view done = "/profile/security/two-step/done";
  page_client bea(services, site);
  add_user("bea@example.com", "Bea", std::nullopt);
  bea.sign_in("bea@example.com", password);
  BOOST_TEST(bea.get(done).header("Location") == security); // it is off
  bea.post(phone_page, phone_page, {{"phone", "+45 87654321"}});
  BOOST_TEST(bea.post(enable_page, enable_page, {{"code", bea.last_code()}}).header("Location") == done);
  const auto page = browser.get(done);
  BOOST_TEST(page.attribute("data-two-step") == "enabled");
  const auto made = browser.post(done, codes_page, {{"set", "none"}});
  BOOST_TEST(codes_on(made).size() == core::recovery_codes_in_a_set);
  BOOST_TEST(browser.get(done).header("Location") == security); // nothing is left to do
}

BOOST_AUTO_TEST_CASE(one_signs_in_in_the_place_of_the_phone) {
  const auto codes = make_codes();
  give_password(other);
  BOOST_TEST(other.get(code_page).has("href=\"/sign-in/recovery-code\""));
  std::string typed = codes[2];
  std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::tolower(c); });
  std::erase(typed, '-');
  const auto in = give(other, " " + typed + " ");
  BOOST_TEST(in.status == 303u);
  const auto page = other.get(security);
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("You signed in with a recovery code"));
  BOOST_TEST(page.has("9 codes are left."));
  BOOST_TEST(was_told("a recovery code was used"));
  BOOST_TEST(other.get("/profile/security/activity").has("Signed in with a recovery code"));
  // Once.
  page_client third(services, site);
  give_password(third);
  const auto wrong = give(third, codes[2]);
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("That code isn&#39;t right."));
  BOOST_TEST(third.get(security).header("Location") == "/sign-in?next=/profile/security");
}

BOOST_AUTO_TEST_CASE(what_it_opened_is_no_step_up) {
  const auto codes = make_codes();
  give_password(other);
  give(other, codes[0]);
  for (const auto page : {codes_page, app_tokens_page})
    BOOST_TEST(other.get(page).header("Location").starts_with("/sign-in/again"), page);
  services.time.pass(core::hours(1));
  BOOST_TEST(other.get(security).status == 303u); // an hour without use
}

BOOST_AUTO_TEST_CASE(the_password_comes_first) {
  const auto codes = make_codes();
  BOOST_TEST(other.get(recovery_page).header("Location") == "/sign-in");
  BOOST_TEST(give(other, codes[0]).header("Location") == "/sign-in");
  give_password(other);
  services.time.pass(core::minutes(10));
  BOOST_TEST(give(other, codes[0]).header("Location") == "/sign-in");
  BOOST_TEST(other.get(security).status == 303u);
}

BOOST_AUTO_TEST_CASE(what_can_be_none_is_no_try) {
  make_codes();
  give_password(other);
  BOOST_TEST(give(other, "").has("Enter one of your recovery codes."));
  const auto slip = give(other, "K7QM-2XRA-91TD");
  BOOST_TEST(slip.status == 422u);
  BOOST_TEST(slip.has("This has 12."));
  BOOST_TEST(slip.has("value=\"K7QM-2XRA-91TD\"")); // to be mended
  BOOST_TEST(give(other, "UUUU-UUUU-UUUU-UUUU").has("without U"));
  const auto wrong = give(other, "0000-0000-0000-0000");
  BOOST_TEST(wrong.has("You can try 9 more times."));
  BOOST_TEST(!wrong.has("0000-0000-0000-0000"));
}

BOOST_AUTO_TEST_CASE(ten_tries_a_day) {
  const auto codes = make_codes();
  give_password(other);
  for (int i = 0; i < 9; ++i) BOOST_TEST(give(other, "0000-0000-0000-0000").status == 422u);
  BOOST_TEST(give(other, "0000-0000-0000-0000").status == 429u);
  const auto paused = give(other, codes[0]);
  BOOST_TEST(paused.status == 429u);
  BOOST_TEST(paused.has("Too many recovery codes were tried today."));
  BOOST_TEST(was_told("wrong codes"));
  // The owner's own browser has tries of its own, though six-digit codes are paused elsewhere.
  browser.post(security, "/sign-out", {});
  give_password(browser);
  BOOST_TEST(give(browser, codes[0]).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_pause_of_codes_leaves_this_way_open) {
  const auto codes = make_codes();
  for (int round = 0; round < 3; ++round) {
    give_password(other);
    for (int i = 0; i < 5; ++i) {
      const auto right = other.last_code();
      other.post(code_page, code_page, {{"code", right == "000000" ? "000001" : "000000"}});
    }
  }
  page_client owner(services, site);
  owner.get("/sign-in");
  const auto refused = give_password(owner);
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(refused.has("href=\"/sign-in/recovery-code\""));
  BOOST_TEST(owner.get(code_page).status == 303u); // there is no code to enter
  BOOST_TEST(give(owner, codes[5]).status == 303u);
  BOOST_TEST(owner.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(whoever_has_none_is_told_so_after_the_password) {
  give_password(other);
  BOOST_TEST(!other.get(code_page).has(recovery_page));
  const auto page = other.get(recovery_page);
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("You have no recovery codes."));
  BOOST_TEST(give(other, "0000-0000-0000-0000").status == 422u);
}

BOOST_AUTO_TEST_CASE(they_are_over_when_it_is_turned_off) {
  const auto codes = make_codes();
  browser.post(security, bin, {});
  browser.post(disable_page, disable_page, {{"code", browser.last_code()}});
  BOOST_TEST(state(browser) == "disabled");
  BOOST_TEST(!browser.get(security).has("<h3>Recovery codes</h3>"));
  BOOST_TEST(browser.get(codes_page).header("Location") == security);
  turn_on(browser);
  give_password(other);
  BOOST_TEST(give(other, codes[0]).status == 422u);
}

BOOST_AUTO_TEST_CASE(ten_sets_a_day) {
  for (int i = 0; i < 10; ++i) {
    services.time.pass(core::milliseconds(2));
    BOOST_TEST(codes_on(make(browser)).size() == 10u);
  }
  services.time.pass(core::milliseconds(2));
  BOOST_TEST(make(browser).status == 429u);
}

BOOST_AUTO_TEST_SUITE_END()
