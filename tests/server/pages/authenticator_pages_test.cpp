// An authenticator app as somebody's first second step: the page that sets it up, and what is different afterwards.

#include "server/text/qr_code.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace authenticator_pages {

constexpr std::string_view too_old = "This page was open for too long.";

config with_long_step_up() {
  config c;
  c.session.recent_sign_in = core::hours(1);
  return c;
}

struct patient : without_factor {
  patient() : without_factor(with_long_step_up()) {}
};

/// What this page and its QR code give an app.
std::string address_on(const answer& page) {
  const auto at = page.body.find("otpauth:");
  BOOST_REQUIRE(at != page.body.npos);
  return unescaped(page.body.substr(at, page.body.find('"', at) - at));
}

} // namespace authenticator_pages

BOOST_FIXTURE_TEST_SUITE(authenticator_pages, without_factor)

BOOST_AUTO_TEST_CASE(qr_code_key_and_link_say_the_same) {
  BOOST_TEST(browser.get(security).has("href=\"/profile/security/authenticator-apps/new\""));
  const auto page = browser.get(new_app_page);
  BOOST_TEST(page.status == 200u);
  const auto address = address_on(page);
  BOOST_TEST(address.starts_with("otpauth://totp/Twostep:alice%40example.com?secret="));
  BOOST_TEST(address.ends_with("&issuer=Twostep"));
  const auto from = address.find("secret=") + 7;
  const auto letters = address.substr(from, address.find('&') - from);
  BOOST_TEST(letters.size() == 32u); // 20 bytes
  BOOST_CHECK(from_base32(letters) == scan(page).key);
  const auto drawn = qr_in_svg(address);
  BOOST_TEST(page.attribute("d", "class=\"qr\"") == drawn.d.reveal());
  const auto side = std::to_string(drawn.size);
  BOOST_TEST(page.attribute("viewBox", "class=\"qr\"") == "0 0 " + side + " " + side);
  // Every look is a key of its own, and none is kept.
  BOOST_CHECK(scan(browser.get(new_app_page)).key != scan(page).key);
  BOOST_TEST(services.account(account).authenticators.empty());
}

BOOST_AUTO_TEST_CASE(the_password_alone_is_enough_for_the_first_one) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  const auto done = add_app(browser, form, code_of(app), " My phone ");
  BOOST_TEST(done.header("Location") == two_step_done);
  const auto page = browser.follow(done);
  BOOST_TEST(page.has("Two-step verification is on."));
  BOOST_TEST(page.has("a code from your authenticator app."));
  BOOST_TEST(page.has("action=\"/profile/security/recovery-codes\""));
  const auto after = browser.get(security);
  BOOST_TEST(after.attribute("data-two-step") == "disabled");
  BOOST_TEST(after.attribute("data-second-step") == "on");
  BOOST_TEST(after.has("Your account is well protected"));
  BOOST_TEST(after.has("<bdi>My phone</bdi>"));
  BOOST_TEST(after.has("Authenticator app added"));
  BOOST_TEST(!after.has("Turn off two-step verification"));
  BOOST_TEST(codes_sent() == 0u);
  // That code is used up: the next sign-in takes the next one.
  give_password(other);
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(app)}}).status == 422u);
  wait_for_next_code();
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(app)}}).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(data_second_step_is_off_before) {
  const auto page = browser.get(security);
  BOOST_TEST(page.attribute("data-two-step") == "disabled");
  BOOST_TEST(page.attribute("data-second-step") == "off");
  turn_on(browser);
  BOOST_TEST(browser.get(security).attribute("data-second-step") == "on");
}

BOOST_AUTO_TEST_CASE(a_wrong_code_is_said_beside_its_field_and_the_same_key_goes_on) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  const auto wrong = add_app(browser, form, wrong_code_of(app), "Tablet & phone");
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("id=\"code-error\""));
  BOOST_TEST(wrong.has("That code isn&#39;t right. Wait for the next one"));
  BOOST_TEST(wrong.has("value=\"Tablet &amp; phone\""));
  BOOST_CHECK(scan(wrong).key == app.key);
  BOOST_TEST(add_app(browser, wrong, code_of(app)).status == 303u);
}

// Whoever has the form has the key, so nothing is guessed and no pause comes of it.
BOOST_AUTO_TEST_CASE(wrong_codes_here_count_nowhere_but_have_a_limit) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  int tries = 0;
  while (tries < 40 && add_app(browser, form, wrong_code_of(app)).status == 422u) ++tries;
  BOOST_TEST(tries == 30);
  const auto refused = add_app(browser, form, wrong_code_of(app));
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(!refused.header("Retry-After").empty());
  services.time.pass(core::minutes(1));
  BOOST_TEST(add_app(browser, form, code_of(app)).status == 303u);
  const auto& failed = services.account(account).failures[core::index(core::device_trust::unknown_browser)];
  BOOST_TEST(core::failures_within(failed, core::days(30), services.time.now()) == 0u);
}

BOOST_AUTO_TEST_CASE(what_can_be_no_code_is_kept_to_be_mended) {
  const auto form = browser.get(new_app_page);
  const auto slip = add_app(browser, form, "12345");
  BOOST_TEST(slip.status == 422u);
  BOOST_TEST(slip.has("id=\"code-error\""));
  BOOST_TEST(slip.has("value=\"12345\""));
  BOOST_CHECK(scan(slip).key == scan(form).key);
  BOOST_TEST(add_app(browser, form, "").status == 422u);
}

BOOST_AUTO_TEST_CASE(a_code_may_be_typed_in_two_groups) {
  const auto form = browser.get(new_app_page);
  auto code = code_of(scan(form));
  code.insert(3, " ");
  BOOST_TEST(add_app(browser, form, code).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_clock_may_be_two_periods_off_and_stays_known) {
  const auto form = browser.get(new_app_page);
  auto slow = scan(form);
  slow.ahead = -2 * core::totp_period;
  BOOST_TEST(add_app(browser, form, slow.shows(services.time.now(), -1)).status == 422u);
  BOOST_TEST(add_app(browser, form, code_of(slow)).status == 303u);
  wait_for_next_code();
  BOOST_TEST(sign_in_with(other, slow).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(a_form_is_good_once) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  BOOST_REQUIRE(add_app(browser, form, code_of(app)).status == 303u);
  wait_for_next_code();
  const auto again = add_app(browser, form, code_of(app), "Another name");
  BOOST_TEST(again.header("Location") == apps_page);
  BOOST_TEST(services.account(account).authenticators.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_form_is_good_for_ten_minutes, patient) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  services.time.pass(core::minutes(10) - core::milliseconds(1));
  BOOST_TEST(add_app(browser, form, wrong_code_of(app)).has("That code isn&#39;t right."));
  services.time.pass(core::milliseconds(1));
  const auto late = add_app(browser, form, code_of(app), "Kept");
  BOOST_TEST(late.status == 422u);
  BOOST_TEST(late.has(too_old));
  BOOST_TEST(late.has("value=\"Kept\""));
  BOOST_CHECK(scan(late).key != app.key);
  BOOST_TEST(add_app(browser, late, code_of(scan(late))).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_form_of_another_account_is_worth_nothing) {
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  bob.sign_in("bob@example.com", password);
  const auto form = bob.get(new_app_page);
  const auto planted = add_app(browser, form, code_of(scan(form)));
  BOOST_TEST(planted.status == 422u);
  BOOST_TEST(planted.has(too_old));
  BOOST_CHECK(scan(planted).key != scan(form).key);
  BOOST_TEST(services.account(account).authenticators.empty());
}

BOOST_AUTO_TEST_CASE(a_changed_form_is_worth_nothing) {
  auto form = browser.get(new_app_page);
  const auto app = scan(form);
  const auto sealed = hidden("app", form);
  for (const auto& changed : {sealed.substr(1), sealed + "A", std::string(), std::string("no")}) {
    const auto refused =
        browser.post(new_app_page, new_app_page, {{"app", changed}, {"code", code_of(app)}, {"name", "Phone"}});
    BOOST_TEST(refused.status == 422u, changed);
    BOOST_TEST(refused.has(too_old), changed);
  }
}

BOOST_AUTO_TEST_CASE(an_app_has_a_name) {
  const auto form = browser.get(new_app_page);
  const auto app = scan(form);
  for (const auto& [name, says] :
       {std::pair(std::string(), "Give it a name."), std::pair(std::string("  "), "Give it a name."),
        std::pair(std::string(101, 'n'), "That is too long. Please shorten it.")}) {
    const auto refused = add_app(browser, form, code_of(app), name);
    BOOST_TEST(refused.status == 422u);
    BOOST_TEST(refused.has("id=\"name-error\""));
    BOOST_TEST(refused.has(says));
  }
  const auto both = add_app(browser, form, "12", "");
  BOOST_TEST(both.status == 422u);
  BOOST_TEST(both.has("id=\"name-error\""));
  BOOST_TEST(both.has("id=\"code-error\""));
  // Nothing took the code until now.
  BOOST_TEST(add_app(browser, form, code_of(app), std::string(100, 'n')).status == 303u);
}

BOOST_AUTO_TEST_CASE(what_was_let_in_without_it_ends) {
  other.sign_in(alice, password);
  make_app_token(browser, "nightly backup", "id.example.org");
  const auto form = browser.get(new_app_page);
  BOOST_TEST(form.has("<strong>nightly backup</strong>"));
  BOOST_TEST(!form.has("name=\"end_others\"")); // there is nothing to choose
  BOOST_REQUIRE(add_app(browser, form, code_of(scan(form))).status == 303u);
  BOOST_TEST(!browser.get(security).has("nightly backup"));
  const auto out = other.get(security);
  BOOST_TEST(out.header("Location").starts_with("/sign-in?next="));
  BOOST_TEST(other.follow(out).has("two-step verification was turned on for your account"));
}

BOOST_AUTO_TEST_CASE(a_stranger_signs_in_first) {
  BOOST_TEST(led(other, new_app_page).starts_with("/sign-in?next="));
  BOOST_TEST(led(other, apps_page).starts_with("/sign-in?next="));
}

BOOST_AUTO_TEST_CASE(a_password_from_a_while_ago_is_asked_for_again) {
  const auto form = browser.get(new_app_page);
  services.time.pass(core::minutes(10));
  BOOST_TEST(led(browser, new_app_page) == again_page);
  BOOST_TEST(browser.get(again_page).has("To add an authenticator app, enter your password."));
  BOOST_TEST(add_app(browser, form, code_of(scan(form))).header("Location") == again_page);
  const auto on = browser.post(again_page, again_page, {{"password", password}});
  BOOST_TEST(on.header("Location") == new_app_page);
  BOOST_TEST(browser.follow(on).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
