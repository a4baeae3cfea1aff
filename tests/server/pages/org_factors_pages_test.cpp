// What an organisation allows as a second step: where its people are led, and what the pages offer.

#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace org_factors_pages {

constexpr std::string_view new_passkey_page = "/profile/security/passkeys/new";

struct fixture : app_fixture {
  fixture() {
    acme = add_organisation("Acme");
    account = add_user("bea@example.com", "Bea", acme);
    browser.sign_in("bea@example.com", password);
  }

  core::organisation_id acme;

  void allow(std::optional<std::uint8_t> methods) {
    storage::read_barrier seen;
    const core::factors_allowed e{methods, {core::actor_kind::shell, "root"}, services.time.now()};
    BOOST_REQUIRE(services.store->organisations().append(acme, e, seen).get());
  }
  bool is_led_to_set_up(page_client& who) {
    std::string there(phone_page);
    there.append("?next=").append(security);
    return led(who, security) == there;
  }
  bool security_has(std::string_view what) { return browser.get(security).has(what); }
};

} // namespace org_factors_pages

BOOST_FIXTURE_TEST_SUITE(org_factors_pages, fixture)

BOOST_AUTO_TEST_CASE(the_set_up_begins_with_what_the_organisation_allows) {
  require_two_step(acme);
  BOOST_TEST(is_led_to_set_up(browser));
  BOOST_TEST(led(browser, phone_page) == "");
  allow(core::method::authenticator_app);
  BOOST_TEST(led(browser, phone_page) == new_app_page);
  BOOST_TEST(!browser.get(new_app_page).has("Use text messages instead"));
  allow(core::method::passkey);
  BOOST_TEST(led(browser, phone_page) == new_passkey_page);
  BOOST_TEST(led(browser, new_app_page) == new_passkey_page);
}

BOOST_AUTO_TEST_CASE(whoever_has_another_second_step_adds_one_and_comes_in) {
  turn_on(browser);
  require_two_step(acme);
  BOOST_TEST(led(browser, security) == "");
  allow(core::method::authenticator_app);
  BOOST_TEST(is_led_to_set_up(browser));
  BOOST_TEST(led(browser, phone_page) == new_app_page); // and not in circles
  const auto form = browser.get(new_app_page);
  BOOST_TEST(form.status == 200u);
  BOOST_TEST(form.has("asks for another second step than the one that you have"));
  set_up(browser);
  BOOST_TEST(led(browser, security) == "");
}

BOOST_AUTO_TEST_CASE(whoever_has_another_second_step_signs_in_with_it_and_is_led_on) {
  turn_on(browser);
  require_two_step(acme);
  allow(core::method::authenticator_app);
  BOOST_TEST(give_password(other, "bea@example.com").header("Location") == code_page);
  const auto in = other.post(code_page, code_page, {{"code", other.last_code()}});
  BOOST_TEST(in.header("Location") == phone_page);
  BOOST_TEST(is_led_to_set_up(other));
}

BOOST_AUTO_TEST_CASE(an_app_that_does_not_count_any_more_leads_to_texts) {
  set_up(browser);
  require_two_step(acme);
  allow(core::method::text_message);
  BOOST_TEST(is_led_to_set_up(browser));
  const auto form = browser.get(phone_page);
  BOOST_TEST(form.status == 200u);
  BOOST_TEST(form.has("asks for another second step than the one that you have"));
  BOOST_TEST(!form.has("Use an authenticator app instead"));
  turn_on(browser);
  BOOST_TEST(led(browser, security) == "");
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_set_up_a_page_says_so) {
  require_two_step(acme);
  allow(core::method::authenticator_app);
  services.policy.allowed_methods = core::method::text_message;
  const auto a = browser.get(phone_page);
  BOOST_TEST(a.status >= 400u);
  BOOST_TEST(a.status < 500u);
}

BOOST_AUTO_TEST_CASE(the_security_page_offers_no_bin_where_texts_alone_count) {
  turn_on(browser);
  services.time.pass(core::seconds(1));
  set_up(browser);
  require_two_step(acme);
  BOOST_TEST(security_has(std::string("action=\"") + std::string(bin) + "\""));
  allow(core::method::text_message);
  BOOST_TEST(!security_has(std::string("action=\"") + std::string(bin) + "\""));
}

BOOST_AUTO_TEST_SUITE_END()
