// What the operator allows as a second step, and what an organisation requires: where an authenticator app comes in.

#include "server/access/next_address.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace allowed_factors {

config without_apps() {
  config c;
  c.factors.allowed = {"text_message"};
  return c;
}

config without_texts() {
  config c;
  c.factors.allowed = {"authenticator_app"};
  return c;
}

config with_two_apps() {
  config c;
  c.factors.most_authenticators = 2;
  return c;
}

struct no_apps : without_factor {
  no_apps() : without_factor(without_apps()) {}
};

struct no_texts : without_factor {
  no_texts() : without_factor(without_texts()) {}
};

struct in_an_organisation : app_fixture {
  explicit in_an_organisation(config c = {}) : app_fixture(std::move(c)) {
    const auto acme = add_organisation("Acme");
    account = add_user("bea@example.com", "Bea", acme);
    require_two_step(acme);
    browser.sign_in("bea@example.com", password);
  }
};

struct in_an_organisation_without_texts : in_an_organisation {
  in_an_organisation_without_texts() : in_an_organisation(without_texts()) {}
};

struct two_apps_at_most : without_factor {
  two_apps_at_most() : without_factor(with_two_apps()) {}
};

} // namespace allowed_factors

BOOST_FIXTURE_TEST_SUITE(allowed_factors, without_factor)

BOOST_FIXTURE_TEST_CASE(an_organisation_s_rule_is_met_by_an_app, in_an_organisation) {
  constexpr std::string_view wanted = "/profile/security/activity";
  const auto asked = browser.get(with_next(phone_page, wanted));
  BOOST_TEST(asked.has("Acme requires two-step verification."));
  BOOST_TEST(asked.has("Use an authenticator app instead"));
  const auto form = browser.get(with_next(new_app_page, wanted));
  BOOST_TEST(form.status == 200u);
  BOOST_TEST(hidden("next", form) == wanted);
  BOOST_TEST(form.has("action=\"/sign-out\""));
  BOOST_TEST(form.has("Use text messages instead"));
  BOOST_TEST(!form.has(">Cancel</a>"));
  const auto sealed = hidden("app", form), code = code_of(scan(form));
  const auto done = browser.post(
      new_app_page, new_app_page, {{"app", sealed}, {"code", code}, {"name", "Phone"}, {"next", wanted}}
  );
  BOOST_TEST(done.header("Location") == wanted);
  BOOST_TEST(browser.get(wanted).status == 200u);
  BOOST_TEST(browser.get(security).has("It is on and protects your account."));
}

// The bin is open while another factor remains (decision 42).
BOOST_FIXTURE_TEST_CASE(an_organisation_s_rule_leaves_the_bin_open_beside_an_app, in_an_organisation) {
  turn_on(browser);
  BOOST_TEST(!browser.get(security).has("action=\"/profile/security/two-step/disable\""));
  services.time.pass(core::seconds(1));
  set_up(browser);
  const auto page = browser.get(security);
  BOOST_TEST(page.has("action=\"/profile/security/two-step/disable\""));
  BOOST_TEST(page.has("aria-label=\"Turn off: Text messages\""));
  BOOST_TEST(browser.post(security, bin, {}).header("Location") == disable_page);
  const auto done = browser.post(disable_page, disable_page, {{"code", browser.last_code()}});
  BOOST_TEST(browser.follow(done).has("Text messages are off. You still sign in with a second step."));
  BOOST_TEST(state(browser) == "disabled");
  BOOST_TEST(browser.get(security).status == 200u); // the rule is met
}

BOOST_FIXTURE_TEST_CASE(where_apps_are_not_allowed_nobody_sets_one_up, no_apps) {
  BOOST_TEST(led(browser, new_app_page) == security);
  BOOST_TEST(led(browser, apps_page) == security);
  BOOST_TEST(!browser.get(security).has(apps_page));
  BOOST_TEST(!browser.get(phone_page).has(apps_page));
  const auto refused = browser.post(phone_page, new_app_page, {{"app", "x"}, {"code", "123456"}, {"name", "Phone"}});
  BOOST_TEST(refused.header("Location") == security);
}

// What somebody has goes on working.
BOOST_AUTO_TEST_CASE(an_app_that_is_no_longer_allowed_still_signs_in) {
  const auto app = set_up(browser);
  services.policy.allowed_methods = core::method::text_message;
  BOOST_TEST(sign_in_with(other, app).header("Location") == security);
  BOOST_TEST(other.get(security).has("aria-label=\"Manage: Authenticator app\""));
  const auto list = other.get(apps_page);
  BOOST_TEST(list.status == 200u);
  BOOST_TEST(!list.has(new_app_page));
  BOOST_TEST(led(other, new_app_page) == security);
}

BOOST_FIXTURE_TEST_CASE(where_texts_are_not_allowed_turning_it_on_begins_with_an_app, no_texts) {
  BOOST_TEST(browser.get(security).has("href=\"/profile/security/authenticator-apps/new\""));
  BOOST_TEST(led(browser, phone_page) == new_app_page);
  set_up(browser);
  BOOST_TEST(!browser.get(security).has("Set up: Text messages"));
}

BOOST_FIXTURE_TEST_CASE(nobody_is_led_to_texts_that_are_not_allowed, in_an_organisation_without_texts) {
  const auto to_phone = browser.get(security);
  BOOST_TEST(browser.follow(to_phone).header("Location") == with_next(new_app_page, security));
  const auto form = browser.get(new_app_page);
  BOOST_TEST(form.status == 200u);
  BOOST_TEST(!form.has("Use text messages instead"));
  BOOST_TEST(add_app(browser, form, code_of(scan(form))).status == 303u);
  BOOST_TEST(browser.get(security).status == 200u);
}

BOOST_FIXTURE_TEST_CASE(nobody_has_more_than_they_may, two_apps_at_most) {
  auto app = set_up(browser, "Phone");
  BOOST_TEST(browser.get(apps_page).has(new_app_page));
  const auto third = browser.get(new_app_page);
  set_up(browser, "Tablet");
  BOOST_TEST(!browser.get(apps_page).has(new_app_page));
  BOOST_TEST(led(browser, new_app_page) == security);
  BOOST_TEST(add_app(browser, third, code_of(scan(third)), "Watch").header("Location") == security);
  BOOST_TEST(services.account(account).authenticators.size() == 2u);
  BOOST_TEST(browser.get(security).has("2 apps"));
}

BOOST_AUTO_TEST_SUITE_END()
