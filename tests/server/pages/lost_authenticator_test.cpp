// An app that its owner lost: with a text's code it is deleted after 72 hours, everybody who has the account sees
// that and can stop it, and whoever gives a code of the app needs no wait.

#include "core/account/second_step.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace lost_authenticator {

constexpr std::string_view lost_page = "/profile/security/authenticator-apps/lost",
                           confirm_page = "/profile/security/authenticator-apps/confirm";

/// The app is no new one. Alice is signed in with a text's code.
struct lost_phone : with_both {
  lost_phone() {
    services.time.pass(core::new_factor_waits);
    browser.sign_in(alice, password);
  }

  std::size_t apps() {
    const auto list = browser.get(apps_page);
    return list.status == 200u ? count_of("/rename\"", list.body) : 0;
  }
  answer lose(page_client& b) {
    const auto lose = app_path("lose");
    return b.post(security, lose, {});
  }
  answer keep(page_client& b) {
    const auto keep = app_path("keep");
    return b.post(security, keep, {});
  }
  /// Signs in with a text's code, also where the app would be asked for.
  void sign_in_by_text(page_client& b) {
    give_password(b);
    b.post(method_page, method_page, {{"method", "text_message"}});
    BOOST_REQUIRE_EQUAL(b.post(code_page, code_page, {{"code", b.last_code()}}).status, 303u);
  }
};

} // namespace lost_authenticator

BOOST_FIXTURE_TEST_SUITE(lost_authenticator, lost_phone)

BOOST_AUTO_TEST_CASE(it_is_deleted_after_three_days) {
  const auto remove = app_path("remove");
  const auto form = browser.get(remove);
  BOOST_TEST(form.has("will be deleted after 72 hours"));
  BOOST_TEST(form.has("action=\"" + app_path("lose") + "\""));
  BOOST_TEST(form.has("href=\"/profile/security/authenticator-apps/confirm\""));
  BOOST_TEST(browser.post(remove, remove, {}).header("Location") == again_page); // not at once
  const auto done = lose(browser);
  BOOST_TEST(done.header("Location") == security);
  const auto page = browser.follow(done);
  BOOST_TEST(page.has("The app will be deleted in 72 hours."));
  BOOST_TEST(page.has("An authenticator app will be deleted"));
  BOOST_TEST(was_told("an authenticator app is to be deleted from your account"));
  BOOST_TEST(apps() == 1u);
  BOOST_TEST(browser.get(remove).has("Keep the app"));
  BOOST_TEST(browser.get(apps_page).has("It will be deleted on"));
  // Until then its codes are right.
  give_password(other);
  const auto id = id_of();
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(phone)}}).status == 303u);
}

BOOST_AUTO_TEST_CASE(once_its_time_has_come_it_is_gone) {
  lose(browser);
  services.time.pass(core::lost_factor_stays - core::minutes(1));
  sign_in_by_text(browser);
  BOOST_TEST(apps() == 1u);
  services.time.pass(core::minutes(1));
  BOOST_TEST(apps() == 0u);
  const auto page = browser.get(security);
  BOOST_TEST(page.attribute("data-second-step") == "on");
  BOOST_TEST(page.has("aria-label=\"Turn off two-step verification\""));
  BOOST_TEST(!page.has("An authenticator app will be deleted"));
  page_client fresh(services, site);
  give_password(fresh);
  BOOST_TEST(!fresh.get(code_page).has("Try another way"));
  BOOST_TEST(fresh.post(code_page, code_page, {{"code", code_of(phone)}}).status == 422u);
}

BOOST_AUTO_TEST_CASE(asking_twice_changes_nothing_and_makes_it_no_later) {
  lose(browser);
  services.time.pass(core::minutes(5));
  const auto again = lose(browser);
  BOOST_TEST(again.status == 303u);
  const auto first = services.time.now() - core::minutes(5);
  BOOST_CHECK(services.account(account).authenticators.front().ends_at == first + core::lost_factor_stays);
}

BOOST_AUTO_TEST_CASE(every_session_sees_it_and_can_stop_it) {
  sign_in_by_text(other);
  lose(browser);
  services.time.pass(core::minutes(30)); // it takes no step-up
  const auto page = other.get(security);
  BOOST_TEST(page.has("Somebody asked for that without a code of the app."));
  BOOST_TEST(page.has("action=\"" + app_path("keep") + "\""));
  const auto kept = other.follow(keep(other));
  BOOST_TEST(kept.has("The app stays."));
  BOOST_TEST(!kept.has("An authenticator app will be deleted"));
  BOOST_TEST(!browser.get(security).has("An authenticator app will be deleted"));
  services.time.pass(core::lost_factor_stays);
  page_client fresh(services, site);
  sign_in_by_text(fresh);
  BOOST_TEST(fresh.get(apps_page).status == 200u);
}

// Whoever wants it gone uses up what may be changed in a day, but not the owner's way to stop it.
BOOST_AUTO_TEST_CASE(keeping_it_has_no_limit) {
  answer last;
  int changes = 0;
  for (; changes < 100 && (last = lose(browser)).status == 303u; ++changes) keep(browser);
  BOOST_TEST(last.status == 429u);
  services.time.pass(core::days(1));
  sign_in_by_text(browser);
  BOOST_TEST(lose(browser).status == 303u);
  while (lose(browser).status == 303u) {
  }
  BOOST_TEST(keep(browser).status == 303u);
  BOOST_TEST(!services.account(account).authenticators.front().ends_at);
}

BOOST_AUTO_TEST_CASE(a_code_of_the_app_deletes_it_at_once) {
  BOOST_TEST(led(browser, confirm_page) == again_page);
  BOOST_TEST(step_up_with(browser, phone).header("Location") == apps_page);
  const auto remove = app_path("remove");
  BOOST_TEST(browser.get(remove).has("You still sign in with a code that we text to your phone."));
  BOOST_TEST(browser.post(remove, remove, {}).header("Location") == security);
  BOOST_TEST(apps() == 0u);
}

// "I no longer have this app", on the page that asks for its code.
BOOST_AUTO_TEST_CASE(the_page_that_asks_for_the_app_leads_there) {
  services.time.pass(core::minutes(11));
  BOOST_TEST(led(browser, new_app_page) == again_page);
  browser.post(again_page, again_page, {{"password", password}});
  const auto sent = codes_sent();
  BOOST_TEST(browser.get(again_code_page).has("href=\"" + std::string(lost_page) + "\""));
  BOOST_TEST(led(browser, lost_page) == again_page);
  BOOST_TEST(led(browser, again_page) == again_code_page);
  const auto page = browser.get(again_code_page);
  BOOST_TEST(page.has("Send the code"));
  BOOST_TEST(!page.has("Try another way")); // the app is the one that was lost
  BOOST_TEST(codes_sent() == sent);
  browser.post(again_code_page, "/sign-in/again/code/resend", {});
  BOOST_TEST(codes_sent() == sent + 1);
  const auto on = browser.post(again_code_page, again_code_page, {{"code", browser.last_code()}});
  BOOST_TEST(on.header("Location") == apps_page);
  BOOST_TEST(browser.get(app_path("remove")).has("will be deleted after 72 hours"));
  BOOST_TEST(lose(browser).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(it_takes_a_step_up) {
  services.time.pass(core::minutes(11));
  BOOST_TEST(lose(browser).header("Location") == again_page);
  BOOST_TEST(!services.account(account).authenticators.front().ends_at);
  BOOST_TEST(step_up_by_text(browser).header("Location") == apps_page);
  BOOST_TEST(lose(browser).header("Location") == security);
}

BOOST_FIXTURE_TEST_CASE(where_nothing_else_is_on_support_helps, with_app) {
  const auto lose = app_path("lose");
  const auto refused = browser.post(security, lose, {});
  BOOST_TEST(refused.status == 409u);
  BOOST_TEST(!services.account(account).authenticators.front().ends_at);
  services.time.pass(core::minutes(11));
  browser.get(app_path("remove"));
  browser.post(again_page, again_page, {{"password", password}});
  BOOST_TEST(!browser.get(again_code_page).has(lost_page));
  BOOST_TEST(browser.get(again_code_page).has("mailto:support@example.com"));
}

// In its first three days an app doesn't take the place of what was there: a text's code is enough.
BOOST_FIXTURE_TEST_CASE(a_new_app_is_deleted_with_a_text_s_code, with_both) {
  services.time.pass(core::minutes(11));
  const auto remove = app_path("remove");
  BOOST_TEST(led(browser, remove) == again_page);
  BOOST_TEST(step_up_by_text(browser).header("Location") == apps_page);
  BOOST_TEST(browser.get(remove).has("You still sign in with a code that we text to your phone."));
  BOOST_TEST(browser.post(remove, remove, {}).header("Location") == security);
  BOOST_TEST(services.account(account).authenticators.empty());
}

BOOST_FIXTURE_TEST_CASE(a_new_app_s_code_is_enough_too, with_both) {
  services.time.pass(core::minutes(11));
  const auto remove = app_path("remove");
  browser.get(remove);
  browser.post(again_page, again_page, {{"password", password}});
  const auto ways = browser.get(again_method_page);
  BOOST_TEST(ways.has("value=\"text_message\""));
  BOOST_TEST(ways.has("value=\"authenticator_app\""));
  const auto id = id_of();
  browser.post(again_method_page, again_method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
  BOOST_TEST(browser.get(again_code_page).has("Open your authenticator app"));
  const auto on = browser.post(again_code_page, again_code_page, {{"code", code_of(phone)}});
  BOOST_TEST(on.header("Location") == apps_page);
  BOOST_TEST(browser.get(remove).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
