// Sign-in with an authenticator app, and "Try another way": no text leaves before somebody chose it, and the attempts
// stay what they are.

#include "core/account/recovery_codes.hpp"
#include "server/access/next_address.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace sign_in_method {

constexpr std::string_view recovery_page = "/sign-in/recovery-code", codes_page = "/profile/security/recovery-codes",
                           resend = "/sign-in/code/resend", activity = "/profile/security/activity";

struct some_ways : app_first {
  std::vector<std::string> make_recovery_codes() {
    const auto page = browser.get(codes_page);
    const auto made = browser.post(codes_page, codes_page, {{"set", hidden("set", page)}});
    static const std::regex code("<li>([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})</li>");
    std::vector<std::string> all;
    for (auto i = std::sregex_iterator(made.body.begin(), made.body.end(), code); i != std::sregex_iterator(); ++i)
      all.push_back((*i)[1]);
    BOOST_REQUIRE_EQUAL(all.size(), core::recovery_codes_in_a_set);
    return all;
  }
};

} // namespace sign_in_method

BOOST_FIXTURE_TEST_SUITE(sign_in_method, some_ways)

BOOST_AUTO_TEST_CASE(with_the_app_first_no_text_leaves) {
  const auto page = other.follow(give_password(other));
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("Open your authenticator app"));
  BOOST_TEST(page.has("Enter the code that it shows for <strong>Twostep</strong>."));
  BOOST_TEST(page.has("Signing in as <strong>alice@example.com</strong>."));
  BOOST_TEST(page.has("href=\"/sign-in/method\""));
  BOOST_TEST(!page.has("We texted"));
  BOOST_TEST(!page.has("Not received a text?"));
  const auto in = give(other, code_of(phone));
  BOOST_TEST(in.header("Location") == security);
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(other.get(activity).has("Signed in with an authenticator app"));
}

BOOST_AUTO_TEST_CASE(the_page_lists_what_there_is) {
  give_password(other);
  auto page = other.get(method_page);
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("name=\"method\" value=\"text_message\""));
  BOOST_TEST(page.has("ending in 78"));
  BOOST_TEST(count_of("value=\"authenticator_app\"", page.body) == 1u);
  BOOST_TEST(page.has("The code that your app shows"));
  BOOST_TEST(!page.has(recovery_page));
  BOOST_TEST(page.has("href=\"mailto:support@example.com\""));
  BOOST_TEST(page.has("Signing in as <strong>alice@example.com</strong>."));
  set_up(browser, "Tablet");
  make_recovery_codes();
  page_client third(services, site);
  give_password(third);
  page = third.get(method_page);
  BOOST_TEST(count_of("value=\"authenticator_app\"", page.body) == 2u);
  BOOST_TEST(page.has("The code that “<bdi>Phone</bdi>” shows"));
  BOOST_TEST(page.has("The code that “<bdi>Tablet</bdi>” shows"));
  BOOST_TEST(page.has("href=\"/sign-in/recovery-code\""));
  BOOST_TEST(codes_sent() == sent);
}

BOOST_AUTO_TEST_CASE(without_the_password_it_shows_nothing) {
  BOOST_TEST(led(other, method_page) == "/sign-in");
  BOOST_TEST(other.post("/sign-in", method_page, {{"method", "text_message"}}).header("Location") == "/sign-in");
  other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "a wrong one"}});
  BOOST_TEST(led(other, method_page) == "/sign-in");
  give_password(other);
  services.time.pass(core::minutes(10)); // the step's end
  BOOST_TEST(led(other, method_page) == code_page);
  BOOST_TEST(choose_text(other).status == 303u);
  BOOST_TEST(codes_sent() == sent);
}

BOOST_AUTO_TEST_CASE(choosing_text_sends_one_and_back_and_forth_no_more) {
  give_password(other);
  BOOST_TEST(choose_text(other).header("Location") == code_page);
  BOOST_TEST(codes_sent() == sent + 1);
  BOOST_TEST(other.get(code_page).has("We texted a"));
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(choose_app(other).header("Location") == code_page);
    BOOST_TEST(other.get(code_page).has("Open your authenticator app"));
    BOOST_TEST(choose_text(other).header("Location") == code_page);
    BOOST_TEST(other.get(code_page).has("We texted a"));
  }
  choose_text(other);
  BOOST_TEST(codes_sent() == sent + 1);
  // The wait before the next one is that of the first.
  BOOST_TEST(other.post(code_page, resend, {}).has("A text can take a minute or two."));
  services.time.pass(core::seconds(30));
  BOOST_TEST(other.post(code_page, resend, {}).status == 303u);
  BOOST_TEST(codes_sent() == sent + 2);
  BOOST_TEST(give(other, other.last_code()).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(each_method_takes_its_own_code) {
  give_password(other);
  choose_text(other);
  const auto text = other.last_code();
  BOOST_TEST(give(other, code_of(phone)).status == 422u);
  choose_app(other);
  const auto page = give(other, text);
  BOOST_TEST(page.status == 422u);
  BOOST_TEST(page.has("You can try 3 more times")); // they are counted together
  BOOST_TEST(give(other, code_of(phone)).status == 303u);
}

// The number may be somebody else's by now (R19).
BOOST_AUTO_TEST_CASE(a_number_that_was_not_used_for_long_is_asked_about_first) {
  services.time.pass(core::days(181));
  give_password(other);
  BOOST_TEST(choose_text(other).header("Location") == code_page);
  BOOST_TEST(other.get(code_page).has("no message was sent there yet"));
  BOOST_TEST(codes_sent() == sent);
  choose_app(other);
  choose_text(other);
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(other.post(code_page, resend, {}).header("Location") == code_page);
  BOOST_TEST(codes_sent() == sent + 1);
  BOOST_TEST(give(other, other.last_code()).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(asking_an_app_for_a_text_sends_none) {
  give_password(other);
  BOOST_TEST(other.post(code_page, resend, {}).status == 409u);
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(led(other, "/sign-in/code/help") == code_page);
}

BOOST_AUTO_TEST_CASE(what_is_no_method_of_the_account_is_refused) {
  const auto bobs = add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  bob.sign_in("bob@example.com", password);
  set_up(bob);
  const auto mine = id_of(), foreign = core::to_text(services.account(bobs).authenticators.front().id);
  give_password(other);
  const auto choose = [&](fields f) { return other.post(method_page, method_page, f); };
  for (const auto* method : {"", "pigeon", "passkey", "password", "authenticator_app"})
    BOOST_TEST(choose({{"method", method}}).status >= 400u, method);
  BOOST_TEST(choose({}).status == 422u);
  for (const auto& id : {std::string(), std::string("no id"), std::string(32, '0'), foreign})
    BOOST_TEST(choose({{"method", "authenticator_app"}, {"authenticator", id}}).status == 409u, id);
  BOOST_TEST(choose({{"method", "text_message"}, {"authenticator", mine}}).status == 409u);
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(give(other, code_of(phone)).header("Location") == security);
}

// Each choice is a change of the account.
BOOST_AUTO_TEST_CASE(twenty_choices_in_a_quarter_of_an_hour) {
  give_password(other);
  for (int i = 0; i < 10; ++i) {
    BOOST_TEST(choose_text(other).status == 303u);
    BOOST_TEST(choose_app(other).status == 303u);
  }
  const auto refused = choose_text(other);
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(!refused.header("Retry-After").empty());
  BOOST_TEST(codes_sent() == sent + 1);
  BOOST_TEST(give(other, code_of(phone)).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(a_recovery_code_is_one_of_the_ways) {
  const auto codes = make_recovery_codes();
  give_password(other);
  BOOST_TEST(!other.get(code_page).has("href=\"/sign-in/recovery-code\"")); // it stands among the others
  BOOST_TEST(other.get(method_page).has("href=\"/sign-in/recovery-code\""));
  BOOST_TEST(other.post(recovery_page, recovery_page, {{"recovery_code", codes[0]}}).status == 303u);
  BOOST_TEST(other.get(security).has("You signed in with a recovery code"));
}

BOOST_FIXTURE_TEST_CASE(with_an_app_alone_the_other_way_is_a_recovery_code, with_app) {
  give_password(other);
  BOOST_TEST(!other.get(code_page).has(">Try another way<"));
  BOOST_TEST(!other.get(code_page).has(recovery_page));
  browser.post(two_step_done, codes_page, {{"set", "none"}});
  page_client third(services, site);
  give_password(third);
  BOOST_TEST(third.get(code_page).has("href=\"/sign-in/recovery-code\""));
  BOOST_TEST(!third.get(code_page).has(">Try another way<"));
}

BOOST_FIXTURE_TEST_CASE(a_browser_is_asked_for_what_was_given_in_it, with_both) {
  const auto before = codes_sent();
  give_password(other); // a new one: texts are the older factor
  BOOST_TEST(codes_sent() == before + 1);
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id_of()}});
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(phone)}}).status == 303u);
  wait_for_next_code();
  other.post(security, "/sign-out", {});
  give_password(other);
  BOOST_TEST(other.get(code_page).has("Open your authenticator app"));
  BOOST_TEST(codes_sent() == before + 1);
  page_client fresh(services, site);
  give_password(fresh);
  BOOST_TEST(fresh.get(code_page).has("We texted a"));
}

BOOST_AUTO_TEST_CASE(where_the_person_wanted_to_go_is_kept_all_the_way) {
  constexpr std::string_view next = "/profile/security/activity";
  make_recovery_codes();
  const auto to = [&](std::string_view page) { return with_next(page, next); };
  BOOST_TEST(
      other.post(
               to("/sign-in"), "/sign-in", {{"email", alice}, {"password", password}, {"next", next}}
      ).header("Location") == code_page
  );
  // The form has the way where the cookie has it not, and the other way round.
  BOOST_TEST(hidden("next", other.get(code_page)) == next);
  const auto methods = other.get(to(method_page));
  BOOST_TEST(hidden("next", methods) == next);
  BOOST_TEST(methods.has("href=\"" + to(recovery_page) + "\""));
  other.post(method_page, method_page, {{"method", "text_message"}, {"next", next}});
  BOOST_TEST(other.post(code_page, code_page, {{"code", other.last_code()}}).header("Location") == next);
  // A way that only the addresses know.
  page_client third(services, site);
  give_password(third);
  BOOST_TEST(third.get(to(code_page)).has("href=\"" + to(method_page) + "\""));
  const auto back = third.post(method_page, method_page, {{"method", "text_message"}, {"next", next}});
  BOOST_TEST(back.header("Location") == to(code_page));
  BOOST_TEST(hidden("next", third.follow(back)) == next);
}

BOOST_AUTO_TEST_SUITE_END()
