// The step-up of somebody who has an authenticator app: what takes a code of the app, what any code, and that a
// text's code never changes the factors.

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace step_up_app {

constexpr std::string_view codes_page = "/profile/security/recovery-codes", activity = "/profile/security/activity",
                           password_page = "/profile/security/password",
                           replace = "/profile/security/two-step/replace",
                           new_number = "/profile/security/two-step/replace/phone",
                           confirm_number = "/profile/security/two-step/replace/confirm",
                           resend = "/sign-in/again/code/resend", lost = "/profile/security/authenticator-apps/lost";

/// The app is no new one, and alice signed in a while ago with a text's code: nothing is recent any more.
struct a_while_ago : with_both {
  a_while_ago() {
    services.time.pass(core::new_factor_waits);
    browser.sign_in(alice, password);
    services.time.pass(core::minutes(11));
  }

  answer give_password_again(page_client& b) { return b.post(again_page, again_page, {{"password", password}}); }
  answer choose(page_client& b, fields f) { return b.post(again_method_page, again_method_page, f); }
  answer give(page_client& b, std::string_view code) {
    return b.post(again_code_page, again_code_page, {{"code", code}});
  }
  bool asks_for_app(page_client& b) { return b.get(again_code_page).has("Open your authenticator app"); }
};

struct app_alone_a_while_ago : with_app {
  app_alone_a_while_ago() { services.time.pass(core::minutes(11)); }
};

} // namespace step_up_app

BOOST_FIXTURE_TEST_SUITE(step_up_app, a_while_ago)

BOOST_AUTO_TEST_CASE(a_change_of_the_factors_takes_the_app) {
  struct sample {
    std::string page, asked, why, opens;
  };
  const auto remove = app_path("remove");
  const sample samples[] = {
      {std::string(new_app_page), "To add an authenticator app, enter your password.",
       "One more step before you add an authenticator app.", std::string(new_app_page)},
      {remove, "To change your authenticator apps, enter your password.",
       "One more step before you change your authenticator apps.", std::string(apps_page)},
      {std::string(codes_page), "To make recovery codes, enter your password.",
       "One more step before you make recovery codes.", std::string(codes_page)}};
  for (const auto& s : samples) BOOST_TEST_CONTEXT(s.page) {
      const auto sent = codes_sent();
      BOOST_TEST(led(browser, s.page) == again_page);
      BOOST_TEST(browser.get(again_page).has(s.asked + " Then we ask for a code from your authenticator app."));
      BOOST_TEST(give_password_again(browser).header("Location") == again_code_page);
      const auto form = browser.get(again_code_page);
      BOOST_TEST(form.has("Open your authenticator app"));
      BOOST_TEST(form.has(s.why));
      BOOST_TEST(!form.has(">Try another way<")); // a text would not be enough
      BOOST_TEST(form.has("href=\"/profile/security/authenticator-apps/lost\""));
      BOOST_TEST(give(browser, code_of(phone)).header("Location") == s.opens);
      BOOST_TEST(browser.get(s.page).status == 200u);
      BOOST_TEST(codes_sent() == sent);
      services.time.pass(core::minutes(11));
    }
}

BOOST_AUTO_TEST_CASE(what_changes_no_factor_takes_either) {
  for (const auto page : {app_tokens_page, password_page}) BOOST_TEST_CONTEXT(page) {
      const auto sent = codes_sent();
      BOOST_TEST(led(browser, page) == again_page);
      give_password_again(browser); // this browser gave a text last
      BOOST_TEST(codes_sent() == sent + 1);
      const auto form = browser.get(again_code_page);
      BOOST_TEST(form.has("We texted a"));
      BOOST_TEST(form.has("href=\"/sign-in/again/method\""));
      const auto ways = browser.get(again_method_page);
      BOOST_TEST(ways.has("value=\"text_message\""));
      BOOST_TEST(ways.has("value=\"authenticator_app\""));
      const auto id = id_of();
      BOOST_TEST(
          choose(browser, {{"method", "authenticator_app"}, {"authenticator", id}}).header("Location") ==
          again_code_page
      );
      BOOST_TEST(asks_for_app(browser));
      BOOST_TEST(give(browser, code_of(phone)).header("Location") == page);
      BOOST_TEST(browser.get(page).status == 200u);
      BOOST_TEST(codes_sent() == sent + 1);
      services.time.pass(core::minutes(11));
      BOOST_TEST(led(browser, page) == again_page);
      give_password_again(browser);
      BOOST_TEST(give(browser, browser.last_code()).header("Location") == page);
      services.time.pass(core::minutes(11));
    }
}

BOOST_AUTO_TEST_CASE(back_and_forth_sends_one_text) {
  browser.get(app_tokens_page);
  give_password_again(browser);
  const auto sent = codes_sent();
  const auto id = id_of();
  for (int i = 0; i < 3; ++i) {
    choose(browser, {{"method", "authenticator_app"}, {"authenticator", id}});
    BOOST_TEST(asks_for_app(browser));
    BOOST_TEST(choose(browser, {{"method", "text_message"}}).header("Location") == again_code_page);
    BOOST_TEST(!asks_for_app(browser));
  }
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(give(browser, browser.last_code()).header("Location") == app_tokens_page);
}

// The number may be somebody else's by now (R19).
BOOST_AUTO_TEST_CASE(a_number_that_was_not_used_for_long_is_asked_about_first) {
  services.time.pass(core::days(181));
  give_password(browser);
  browser.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id_of()}});
  BOOST_REQUIRE_EQUAL(browser.post(code_page, code_page, {{"code", code_of(phone)}}).status, 303u);
  services.time.pass(core::minutes(11));
  browser.get(app_tokens_page);
  give_password_again(browser);
  const auto sent = codes_sent();
  choose(browser, {{"method", "text_message"}});
  const auto asks = browser.get(again_code_page);
  BOOST_TEST(asks.has("no message was sent there yet"));
  BOOST_TEST(!asks.has("Check your phone"));
  BOOST_TEST(codes_sent() == sent);
  const auto page = browser.follow(browser.post(again_code_page, resend, {}));
  BOOST_TEST(codes_sent() == sent + 1);
  BOOST_TEST(page.has("Check your phone"));
  BOOST_TEST(!page.has("We sent the code again."));
  BOOST_TEST(give(browser, browser.last_code()).header("Location") == app_tokens_page);
}

BOOST_AUTO_TEST_CASE(what_is_no_way_is_refused) {
  browser.get(app_tokens_page);
  give_password_again(browser);
  const auto sent = codes_sent();
  for (const auto* method : {"", "pigeon", "recovery_code"})
    BOOST_TEST(choose(browser, {{"method", method}}).status == 422u, method);
  BOOST_TEST(choose(browser, {{"method", "passkey"}}).status == 409u); // the account has none
  BOOST_TEST(
      choose(
          browser, {{"method", "authenticator_app"}, {"authenticator", "00000000000000000000000000000000"}}
      ).status == 409u
  );
  BOOST_TEST(codes_sent() == sent);
}

// It has the password, and got hold of the number.
BOOST_AUTO_TEST_CASE(a_session_of_a_text_alone_changes_no_factor) {
  give_password(other);
  BOOST_TEST(other.post(code_page, code_page, {{"code", other.last_code()}}).header("Location") == security);
  const auto remove = app_path("remove"), rename = app_path("rename");
  const auto sent = codes_sent();
  const std::string_view all[] = {codes_page, new_app_page, rename};
  for (const auto page : all) BOOST_TEST_CONTEXT(page) {
      BOOST_TEST(led(other, page) == again_page);
      BOOST_TEST(led(other, again_page) == again_code_page); // the password is recent
      BOOST_TEST(asks_for_app(other));
      const auto ways = other.get(again_method_page);
      BOOST_TEST(!ways.has("value=\"text_message\""));
      BOOST_TEST(choose(other, {{"method", "text_message"}}).status == 422u);
      BOOST_TEST(other.post(again_code_page, resend, {}).header("Location") == again_code_page);
      BOOST_TEST(asks_for_app(other));
    }
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(other.post(security, codes_page, {{"set", "none"}}).header("Location") == again_page);
  BOOST_TEST(other.post(security, remove, {}).header("Location") == again_page);
  BOOST_TEST(other.post(security, bin, {}).header("Location") == again_page);
  BOOST_TEST(other.post(security, replace, {}).header("Location") == again_page);
  const auto wrong = give(other, wrong_code_of(phone));
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("You can try 4 more times"));
  BOOST_TEST(services.account(account).authenticators.size() == 1u);
  BOOST_TEST(state(other) == "enabled");
}

// A step-up by text, begun for something that takes any code, is none for the factors.
BOOST_AUTO_TEST_CASE(a_text_that_was_sent_for_less_opens_no_more) {
  browser.get(app_tokens_page);
  give_password_again(browser);
  const auto text = browser.last_code();
  BOOST_TEST(led(browser, codes_page) == again_page);
  BOOST_TEST(led(browser, again_page) == again_code_page);
  BOOST_TEST(asks_for_app(browser));
  BOOST_TEST(give(browser, text).status == 422u);
  BOOST_TEST(led(browser, codes_page) == again_page);
  BOOST_TEST(give(browser, code_of(phone)).header("Location") == codes_page);
  BOOST_TEST(browser.get(codes_page).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_code_of_the_app_is_good_once_here_too) {
  const auto code = code_of(phone);
  give_password(other);
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id_of()}});
  BOOST_TEST(other.post(code_page, code_page, {{"code", code}}).header("Location") == security);
  browser.get(codes_page);
  give_password_again(browser);
  BOOST_TEST(give(browser, code).status == 422u);
  BOOST_TEST(led(browser, codes_page) == again_page);
}

// The bin's own code follows, and the app's comes before it.
BOOST_AUTO_TEST_CASE(the_bin_takes_the_app_before_its_own_code) {
  const auto sent = codes_sent();
  BOOST_TEST(browser.post(security, bin, {}).header("Location") == again_page);
  const auto asked = browser.get(again_page);
  BOOST_TEST(asked.has("To turn off text messages, enter your password. Then we ask for a code from your "
                       "authenticator app."));
  BOOST_TEST(give_password_again(browser).header("Location") == again_code_page);
  BOOST_TEST(browser.get(again_code_page).has("One more step before you turn off text messages."));
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(give(browser, code_of(phone)).header("Location") == disable_page);
  BOOST_TEST(codes_sent() == sent + 1);
  const auto page = browser.get(disable_page);
  BOOST_TEST(page.has("Turn off text messages</h1>"));
  BOOST_TEST(page.has("After this, you sign in with your password and your other second step."));
  BOOST_TEST(!page.has("your password alone is enough"));
  const auto done = browser.post(disable_page, disable_page, {{"code", browser.last_code()}});
  const auto after = browser.follow(done);
  BOOST_TEST(after.has("Text messages are off. You still sign in with a second step."));
  BOOST_TEST(after.attribute("data-two-step") == "disabled");
  BOOST_TEST(after.attribute("data-second-step") == "on");
  give_password(other);
  BOOST_TEST(other.get(code_page).has("Open your authenticator app"));
}

BOOST_AUTO_TEST_CASE(text_messages_come_back_after_the_app) {
  browser.post(security, bin, {});
  step_up_with(browser, phone);
  browser.post(disable_page, disable_page, {{"code", browser.last_code()}});
  BOOST_TEST(browser.get(security).has("aria-label=\"Set up: Text messages\""));
  services.time.pass(core::minutes(11));
  BOOST_TEST(led(browser, phone_page) == again_page);
  BOOST_TEST(step_up_with(browser, phone).header("Location") == phone_page);
  const auto page = browser.get(phone_page);
  BOOST_TEST(page.has("Turn on text messages</h1>"));
  BOOST_TEST(!page.has("Use an authenticator app instead"));
  turn_on(browser);
  BOOST_TEST(state(browser) == "enabled");
}

BOOST_AUTO_TEST_CASE(changing_the_number_takes_the_app_in_place_of_the_old_number_s_code) {
  const auto sent = codes_sent();
  const auto page = browser.get(replace);
  BOOST_TEST(page.has("until you have confirmed the new number."));
  BOOST_TEST(!page.has("First we text a code to the number that you have now"));
  BOOST_TEST(browser.post(replace, replace, {}).header("Location") == again_page);
  BOOST_TEST(
      browser.get(again_page)
          .has("To change your phone number, enter your password. Then we ask for a code from your authenticator app."
          )
  );
  const auto on = step_up_with(browser, phone);
  BOOST_TEST(browser.follow(on).header("Location") == new_number);
  BOOST_TEST(codes_sent() == sent); // the old number may be lost
  BOOST_TEST(browser.post(new_number, new_number, {{"phone", "+45 87654321"}}).header("Location") == confirm_number);
  BOOST_TEST(services.gateway->sent.back().to == "+4587654321");
  BOOST_TEST(browser.get(security).has("ending in 78"));
  const auto done = browser.post(confirm_number, confirm_number, {{"code", browser.last_code()}});
  BOOST_TEST(browser.follow(done).has("ending in 21"));
  services.deliver();
  BOOST_TEST(services.gateway->sent.back().to == "+4512345678"); // the old number hears of it
}

BOOST_AUTO_TEST_CASE(where_somebody_wanted_to_go_is_kept) {
  const auto next = activity;
  browser.get(with_next(new_app_page, next));
  BOOST_TEST(led(browser, with_next(new_app_page, next)) == with_next(again_page, next));
  auto a = browser.post(with_next(again_page, next), again_page, {{"password", password}, {"next", next}});
  BOOST_TEST(a.header("Location") == with_next(again_code_page, next));
  BOOST_TEST(hidden("next", browser.follow(a)) == next);
  a = browser.post(again_code_page, again_code_page, {{"code", code_of(phone)}, {"next", next}});
  BOOST_TEST(a.header("Location") == with_next(new_app_page, next));
}

BOOST_AUTO_TEST_CASE(wrong_codes_end_its_challenge) {
  browser.get(codes_page);
  give_password_again(browser);
  for (int i = 0; i < 4; ++i) BOOST_TEST(give(browser, wrong_code_of(phone)).status == 422u);
  const auto slip = give(browser, "12345");
  BOOST_TEST(slip.status == 422u);
  BOOST_TEST(slip.has("value=\"12345\""));
  BOOST_TEST(give(browser, wrong_code_of(phone)).status == 422u);
  // The next code begins another one.
  BOOST_TEST(give(browser, code_of(phone)).header("Location") == codes_page);
}

BOOST_AUTO_TEST_CASE(looking_at_its_pages_begins_nothing) {
  browser.get(codes_page);
  for (const auto page : {again_page, again_code_page, again_method_page}) browser.get(page);
  BOOST_TEST(led(browser, again_method_page) == again_page); // the password comes first
  give_password_again(browser);
  const auto sent = codes_sent();
  for (const auto page : {again_code_page, again_method_page}) BOOST_TEST(browser.get(page).status == 200u);
  BOOST_TEST(codes_sent() == sent);
  step_up_with(browser, phone);
  BOOST_TEST(led(browser, again_method_page) == codes_page); // nothing is lacking any more
}

BOOST_FIXTURE_TEST_CASE(with_an_app_alone_everything_takes_it, app_alone_a_while_ago) {
  const std::string_view all[] = {app_tokens_page, password_page, codes_page, new_app_page, phone_page};
  for (const auto page : all) BOOST_TEST_CONTEXT(page) {
      BOOST_TEST(led(browser, page) == again_page);
      BOOST_TEST(step_up_with(browser, phone).header("Location").starts_with("/profile/security/"));
      BOOST_TEST(browser.get(page).status == 200u);
      services.time.pass(core::minutes(11));
    }
  BOOST_TEST(codes_sent() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
