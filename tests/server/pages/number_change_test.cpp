// Changing the phone number in one go: the pages, what the old number hears, and what nobody can skip.

#include "server/admin/views.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace number_change {

constexpr std::string_view replace = "/profile/security/two-step/replace";
constexpr std::string_view new_number = "/profile/security/two-step/replace/phone";
constexpr std::string_view confirm = "/profile/security/two-step/replace/confirm";
constexpr std::string_view resend = "/profile/security/two-step/replace/resend";
constexpr std::string_view cancel = "/profile/security/two-step/replace/cancel";
constexpr std::string_view other_number = "+45 87654321";

struct enabled : site_fixture {
  enabled() {
    give_password(browser);
    turn_on(browser);
    services.deliver();
  }

  /// The old number's code has come back.
  void allow() {
    BOOST_REQUIRE_EQUAL(browser.post(replace, replace, {}).header("Location"), replace);
    BOOST_REQUIRE_EQUAL(
        browser.post(replace, replace, {{"code", browser.last_code()}}).header("Location"), new_number
    );
  }
  void give(std::string_view phone) {
    BOOST_REQUIRE_EQUAL(
        browser.post(new_number, new_number, {{"phone", std::string(phone)}}).header("Location"), confirm
    );
  }
};

} // namespace number_change

BOOST_FIXTURE_TEST_SUITE(number_change, enabled)

BOOST_AUTO_TEST_CASE(the_number_changes_without_an_unprotected_moment) {
  const auto page = browser.get(security);
  BOOST_TEST(page.has("href=\"/profile/security/two-step/replace\" aria-label=\"Change phone number\""));
  const auto sent = services.gateway->sent.size();
  const auto beginning = browser.get(replace);
  BOOST_TEST(beginning.has("Change your phone number</h1>"));
  BOOST_TEST(beginning.has("ending in 78"));
  BOOST_TEST(services.gateway->sent.size() == sent); // looking sends nothing

  allow();
  BOOST_TEST(services.gateway->sent.back().to == "+4512345678");
  const auto asks = browser.get(new_number);
  BOOST_TEST(asks.has("Enter the number that codes go to from now on."));
  BOOST_TEST(browser.get(security).has("You are changing your phone number"));
  give(other_number);
  BOOST_TEST(services.gateway->sent.back().to == "+4587654321");
  BOOST_TEST(state(browser) == "enabled");
  const auto last = browser.get(confirm);
  BOOST_TEST(last.has("+45 87 65 43 21"));
  BOOST_TEST(last.has("name=\"end_others\" type=\"checkbox\" value=\"1\" checked"));

  const auto done = browser.post(confirm, confirm, {{"code", browser.last_code()}, {"end_others", "1"}});
  BOOST_TEST(done.header("Location") == security);
  const auto after = browser.follow(done);
  BOOST_TEST(after.has("Codes go to your new number from now on. Other browsers have been signed out"));
  BOOST_TEST(after.has("ending in 21"));
  BOOST_TEST(after.has("Phone number changed"));
  services.deliver();
  BOOST_TEST(services.gateway->sent.back().to == "+4512345678"); // the old number hears of it
  page_client back(services, site);
  BOOST_TEST(back.follow(give_password(back)).has("ending in 21"));
  BOOST_TEST(services.gateway->sent.back().to == "+4587654321");
}

// Its session may have been lost with the answer that brought the new cookies.
BOOST_AUTO_TEST_CASE(a_change_that_another_browser_left_at_the_new_number_is_begun_anew) {
  allow();
  page_client other(services, site);
  BOOST_REQUIRE_EQUAL(give_password(other).status, 303u);
  other.post(code_page, code_page, {{"code", other.last_code()}});
  BOOST_TEST(other.get(replace).has("First we text a code to the number that you have now"));
  services.time.pass(core::minutes(1));
  BOOST_TEST(other.post(replace, replace, {}).header("Location") == replace);
  BOOST_TEST(other.post(replace, replace, {{"code", other.last_code()}}).header("Location") == new_number);
  BOOST_TEST(browser.get(new_number).header("Location") == replace);
}

BOOST_AUTO_TEST_CASE(support_sees_what_the_change_waits_for) {
  const auto awaited = [&] {
    return admin::details(services.account(account), nullptr, services.policy, services.time.now())
        .two_step.number_change;
  };
  BOOST_TEST(!awaited());
  browser.post(replace, replace, {});
  BOOST_CHECK(awaited() == core::number_change_step::old_code);
  browser.post(replace, replace, {{"code", browser.last_code()}});
  BOOST_CHECK(awaited() == core::number_change_step::new_number);
  give(other_number);
  BOOST_CHECK(awaited() == core::number_change_step::new_code);
  browser.post(confirm, confirm, {{"code", browser.last_code()}});
  BOOST_TEST(!awaited());
}

BOOST_AUTO_TEST_CASE(no_step_can_be_skipped) {
  BOOST_TEST(browser.get(new_number).header("Location") == replace);
  BOOST_TEST(browser.get(confirm).header("Location") == replace);
  BOOST_TEST(browser.post(security, new_number, {{"phone", "+45 87654321"}}).header("Location") == replace);
  browser.post(replace, replace, {});
  BOOST_TEST(browser.get(new_number).header("Location") == replace);
  BOOST_TEST(browser.post(security, new_number, {{"phone", "+45 87654321"}}).header("Location") == replace);
  const auto early = browser.post(security, confirm, {{"code", browser.last_code()}});
  BOOST_TEST(early.status == 422u);
  BOOST_TEST(browser.get(security).has("ending in 78"));
}

BOOST_AUTO_TEST_CASE(a_copy_of_the_session_s_cookies_ends_with_the_old_number_s_code) {
  page_client thief(services, site);
  thief.cookies = browser.cookies;
  BOOST_REQUIRE_EQUAL(thief.get(security).status, 200u);
  allow();
  BOOST_TEST(
      thief.post(new_number, new_number, {{"phone", "+45 87654322"}}).header("Location").starts_with("/sign-in")
  );
  BOOST_TEST(thief.get(security).status == 303u);
  BOOST_TEST(browser.get(new_number).status == 200u);
  give(other_number);
  BOOST_TEST(services.gateway->sent.back().to == "+4587654321");
}

BOOST_AUTO_TEST_CASE(a_wrong_code_stays_at_its_step_and_a_slip_does_not_count) {
  browser.post(replace, replace, {});
  const auto wrong =
      browser.post(replace, replace, {{"code", browser.last_code() == "111111" ? "222222" : "111111"}});
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("You can try 4 more times."));
  const auto slip = browser.post(replace, replace, {{"code", "12"}});
  BOOST_TEST(slip.has("That is 2 digits."));
  BOOST_TEST(browser.post(replace, replace, {{"code", browser.last_code()}}).header("Location") == new_number);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_new_number_stands_beside_it) {
  allow();
  const auto same = browser.post(new_number, new_number, {{"phone", std::string(number)}});
  BOOST_TEST(same.status == 422u);
  BOOST_TEST(same.has("Codes go to this number already."));
  const auto landline = browser.post(new_number, new_number, {{"phone", "+33 1 40 20 50 50"}});
  BOOST_TEST(landline.has("Text it anyway</button>"));
  BOOST_TEST(browser.post(new_number, new_number, {{"phone", "87654321"}}).has("The country code is missing."));
}

BOOST_AUTO_TEST_CASE(the_password_is_asked_for_where_it_is_old_and_then_one_text_goes) {
  services.time.pass(core::minutes(10));
  const auto asked = browser.post(replace, replace, {});
  BOOST_TEST(asked.header("Location") == "/sign-in/again");
  const auto page = browser.follow(asked);
  BOOST_TEST(page.has("To change your phone number, enter your password."));
  const auto sent = services.gateway->sent.size();
  const auto on = browser.post("/sign-in/again", "/sign-in/again", {{"password", std::string(password)}});
  BOOST_TEST(on.header("Location") == replace);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
  BOOST_TEST(browser.get(replace).has("Check your phone</h1>"));
}

BOOST_AUTO_TEST_CASE(another_browser_sees_it_and_can_cancel) {
  allow();
  page_client other(services, site);
  give_password(other);
  other.post(code_page, code_page, {{"code", other.last_code()}});
  BOOST_TEST(other.get(security).has("You started a change in another browser"));
  const auto elsewhere = other.get(replace);
  BOOST_TEST(!elsewhere.has("id=\"code\""));
  BOOST_TEST(other.post(security, cancel, {}).header("Location") == security);
  BOOST_TEST(browser.get(new_number).header("Location") == replace);
  BOOST_TEST(browser.get(security).has("ending in 78"));
}

BOOST_AUTO_TEST_CASE(texts_are_sent_again_as_elsewhere) {
  browser.post(replace, replace, {});
  const auto early = browser.post(replace, resend, {});
  BOOST_TEST(early.status == 429u);
  BOOST_TEST(early.has("We sent a text a moment ago."));
  services.time.pass(core::seconds(30));
  const auto sent = services.gateway->sent.size();
  BOOST_TEST(browser.post(replace, resend, {}).header("Location") == replace);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_allows_it_and_shows_no_bin) {
  const auto org = add_organisation("Acme");
  add_user("bob@example.com", "Bob", org);
  page_client bob(services, site);
  give_password(bob, "bob@example.com");
  turn_on(bob);
  require_two_step(org);
  const auto page = bob.get(security);
  BOOST_TEST(page.has("aria-label=\"Change phone number\""));
  BOOST_TEST(!page.has("Turn off two-step verification"));
  BOOST_TEST(bob.post(replace, replace, {}).header("Location") == replace);
}

BOOST_AUTO_TEST_CASE(where_it_is_off_there_is_nothing_to_change) {
  add_user("carol@example.com", "Carol", std::nullopt);
  page_client carol(services, site);
  give_password(carol, "carol@example.com");
  BOOST_TEST(carol.get(replace).header("Location") == security);
  BOOST_TEST(carol.post(security, replace, {}).status == 409u);
}

BOOST_AUTO_TEST_SUITE_END()
