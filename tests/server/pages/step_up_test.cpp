// What a stolen session, or one from before two-step verification was turned on, can do: nothing that endangers
// the account, at our pages and at applications.

#include "core/account/second_step.hpp"
#include "server/runtime/entropy.hpp"
#include "server/site/route_numbers.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace step_up {

constexpr std::string_view again_page = "/sign-in/again", step_up_page = "/sign-in/again/code",
                           resend_path = "/sign-in/again/code/resend", password_path = "/profile/security/password";

config with_applications() {
  config c;
  c.session.cookie_domain = "example.org";
  gate::rule strict;
  gate::read_host("vault.example.org", strict);
  gate::read_two_step("required", strict);
  c.gate.rules = {strict};
  return c;
}

struct two_browsers : site_fixture {
  explicit two_browsers(config c = {}) : site_fixture(std::move(c)) {}

  page_client thief{services, site};

  /// The gate's answer to somebody who requests the vault.
  answer ask_gate(page_client& who) {
    who.with = [](http::request& r) {
      r.trusted_peer = true;
      r.forwarded_proto = "https";
      r.forwarded_host = "vault.example.org";
      r.forwarded_uri = "/";
      r.forwarded_method = "GET";
    };
    auto a = who.get("/gate/check");
    who.with = {};
    return a;
  }
  answer post_password(page_client& who, std::string_view page, fields more) {
    return who.post(page, again_page, more);
  }
  bool changes_password(page_client& who) {
    const auto a = who.post(
        security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
    );
    return a.header("Location").find("sign-in/again") == std::string::npos && a.status == 303;
  }
  std::size_t sent() {
    services.deliver();
    return services.gateway->sent.size();
  }
};

struct applications : two_browsers {
  applications() : two_browsers(with_applications()) {}
};

} // namespace step_up

BOOST_FIXTURE_TEST_SUITE(step_up, two_browsers)

BOOST_AUTO_TEST_CASE(a_stolen_session_and_the_password_change_nothing_without_the_phone) {
  browser.sign_in(alice, password);
  turn_on(browser);
  thief.cookies = browser.cookies;
  services.time.pass(core::minutes(11));
  BOOST_TEST(!changes_password(thief));
  auto a = post_password(thief, again_page, {{"password", password}});
  BOOST_TEST(a.header("Location") == step_up_page);
  BOOST_TEST(!changes_password(thief));
  BOOST_TEST(thief.get(app_tokens_page).header("Location") == again_page);
  a = thief.post(step_up_page, step_up_page, {{"code", "000000"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("You can try 4 more times"));
}

BOOST_AUTO_TEST_CASE(whoever_holds_a_session_tries_twenty_passwords_and_no_more) {
  browser.sign_in(alice, password);
  page_client other(services, site);
  other.sign_in(alice, password);
  thief.cookies = other.cookies;
  int tries = 0;
  for (; tries < 30; ++tries) {
    services.time.pass(core::minutes(16));
    browser.get(security);
    thief.get(app_tokens_page); // the page that asks for the password
    if (post_password(thief, again_page, {{"password", "not this one"}}).status != 422) break;
  }
  BOOST_TEST(tries == 20);
  BOOST_TEST(thief.get(security).header("Location").starts_with("/sign-in"));
  BOOST_TEST(browser.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(the_owner_gives_password_and_code_and_goes_on_under_new_cookies) {
  browser.sign_in(alice, password);
  turn_on(browser);
  services.time.pass(core::minutes(11));
  auto a = browser.get(app_tokens_page);
  BOOST_TEST(a.header("Location") == again_page);
  BOOST_TEST(browser.follow(a).has("To make an app password, enter your password. Then we text you a code."));
  const auto before = browser.cookies.at("__Host-twostep");
  const auto messages = sent();
  a = post_password(browser, again_page, {{"password", password}});
  BOOST_TEST(a.header("Location") == step_up_page);
  const auto between = browser.cookies.at("__Host-twostep");
  BOOST_TEST(between != before);
  BOOST_TEST(sent() == messages + 1);
  const auto page = browser.follow(a);
  BOOST_TEST(page.has("We texted a"));
  BOOST_TEST(page.has("One more step before you make an app password."));
  a = browser.post(step_up_page, step_up_page, {{"code", browser.last_code()}});
  BOOST_TEST(a.header("Location") == app_tokens_page);
  BOOST_TEST(browser.cookies.at("__Host-twostep") != between);
  BOOST_TEST(browser.follow(a).status == 200u);
  BOOST_TEST(changes_password(browser));
}

BOOST_AUTO_TEST_CASE(looking_at_its_pages_sends_nothing) {
  browser.sign_in(alice, password);
  turn_on(browser);
  services.time.pass(core::minutes(11));
  browser.get(app_tokens_page);
  const auto messages = sent();
  for (int i = 0; i < 3; ++i) {
    browser.get(again_page);
    browser.get(step_up_page);
  }
  BOOST_TEST(sent() == messages);
}

BOOST_AUTO_TEST_CASE(a_dead_code_is_followed_by_a_button_for_another) {
  browser.sign_in(alice, password);
  turn_on(browser);
  services.time.pass(core::minutes(11));
  browser.get(app_tokens_page);
  post_password(browser, again_page, {{"password", password}});
  services.time.pass(core::minutes(4)); // the intent is valid for five
  const auto page = browser.get(step_up_page);
  BOOST_TEST(page.has("Send again"));
  services.time.pass(core::minutes(2));
  browser.get(app_tokens_page); // requested again
  const auto late = browser.get(step_up_page);
  BOOST_TEST(late.has("Send the code"));
  const auto messages = sent();
  const auto a = browser.post(step_up_page, resend_path, {});
  BOOST_TEST(a.header("Location") == step_up_page);
  BOOST_TEST(sent() == messages + 1);
}

BOOST_AUTO_TEST_CASE(whoever_signed_in_before_it_was_turned_on_is_signed_out_and_told) {
  thief.sign_in(alice, password);
  browser.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
  browser.sign_in(alice, password);
  turn_on(browser);
  BOOST_TEST(state(browser) == "enabled");
  auto a = thief.get(security);
  BOOST_TEST(a.header("Location").starts_with("/sign-in?next="));
  a = thief.follow(a);
  BOOST_TEST(a.has("two-step verification was turned on for your account from Firefox on Linux"));
  BOOST_TEST(a.has("support@example.com"));
}

BOOST_AUTO_TEST_CASE(the_page_before_turning_it_on_names_the_tokens_that_end) {
  browser.sign_in(alice, password);
  make_app_token(browser, "nightly backup", "id.example.org");
  const auto a = browser.post(phone_page, phone_page, {{"phone", number}});
  BOOST_TEST(browser.follow(a).has("nightly backup"));
  browser.post(enable_page, enable_page, {{"code", browser.last_code()}});
  BOOST_TEST(!browser.get(security).has("nightly backup"));
}

BOOST_AUTO_TEST_CASE(the_code_page_says_for_a_week_since_when_the_number_stands) {
  browser.sign_in(alice, password);
  turn_on(browser);
  give_password(thief);
  BOOST_TEST(thief.get(code_page).has("Codes have gone to this number since"));
  services.time.pass(core::days(7));
  page_client later(services, site);
  give_password(later);
  BOOST_TEST(!later.get(code_page).has("Codes have gone to this number since"));
}

BOOST_AUTO_TEST_CASE(ten_tokens_are_made_a_day) {
  browser.sign_in(alice, password);
  for (int i = 0; i < 10; ++i) make_app_token(browser, "n" + std::to_string(i), "id.example.org");
  const auto refused = browser.post(
      app_tokens_page, app_tokens_page, {{"name", "n10"}, {"hosts", "id.example.org"}, {"expires", "30d"}}
  );
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(!refused.header("Retry-After").empty());
}

BOOST_FIXTURE_TEST_CASE(an_applications_copy_of_the_cookie_opens_no_page_of_ours, applications) {
  browser.sign_in(alice, password);
  BOOST_TEST(browser.get(security).status == 200u);
  thief.cookies["__Secure-twostep"] = browser.cookies.at("__Secure-twostep");
  BOOST_TEST(thief.get(security).header("Location").starts_with("/sign-in?next="));
  BOOST_TEST(thief.get(app_tokens_page).header("Location").starts_with("/sign-in?next="));
}

BOOST_FIXTURE_TEST_CASE(a_rule_that_requires_it_asks_the_session_that_gave_none_for_it, applications) {
  thief.sign_in(alice, password);
  browser.sign_in(alice, password);
  BOOST_TEST(ask_gate(browser).header("Location").find("/profile/security/two-step/phone") != std::string::npos);
  turn_on(browser);
  BOOST_TEST(ask_gate(browser).status == 204u);
  BOOST_TEST(ask_gate(thief).status == 401u);
  BOOST_TEST(ask_gate(thief).header("Location").find("/sign-in?next=") != std::string::npos);
}

// A session from before sessions recorded how they were verified, in an account enabled by an older program.
BOOST_FIXTURE_TEST_CASE(an_older_programs_session_gives_a_code_before_anything_opens, applications) {
  browser.sign_in(alice, password);
  storage::read_barrier seen;
  const auto decide = [&](const core::account& a, const core::organisation*) {
    core::decision d;
    auto old = a.sessions.front();
    old.methods = 0;
    core::challenge c;
    c.id = random_id<core::challenge_id>();
    c.to = core::e164_number::from_wire("+4512345678").value();
    c.issued_at = services.time.now();
    d.events.emplace_back(core::session_ended{old.id, core::end_reason::signed_out, services.time.now()});
    d.events.emplace_back(core::session_started{old});
    d.events.emplace_back(core::enable_begun{c});
    d.events.emplace_back(core::two_step_enabled{c.id, services.time.now() + core::milliseconds(1)});
    return core::result<core::decision, core::refusal>(std::move(d));
  };
  BOOST_REQUIRE(services.store->update(account, seen, decide).get());
  services.time.pass(core::minutes(1));
  BOOST_TEST(browser.get(security).header("Location") == "/sign-in/again?next=/profile/security");
  const auto led = ask_gate(browser).header("Location");
  BOOST_TEST(led.starts_with("https://id.example.org/sign-in/again?next="));
  auto a = browser.follow(browser.get(again_page));
  BOOST_TEST(a.has("Nothing else opens before that"));
  browser.post(step_up_page, resend_path, {});
  services.deliver();
  const auto next = "https://vault.example.org/";
  a = browser.post(step_up_page, step_up_page, {{"code", browser.last_code()}, {"next", next}});
  BOOST_TEST(a.header("Location") == next);
  BOOST_TEST(browser.get(security).status == 200u);
  BOOST_TEST(ask_gate(browser).status == 204u);
}

BOOST_FIXTURE_TEST_CASE(a_doubled_cookie_is_said_instead_of_leading_in_circles, applications) {
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  bob.sign_in("bob@example.com", password);
  browser.sign_in(alice, password);
  const auto mine = browser.cookies.at("__Secure-twostep"), foreign = bob.cookies.at("__Secure-twostep");
  browser.cookies["__Secure-twostep"] = mine + "; __Secure-twostep=" + foreign;
  const auto led = ask_gate(browser);
  BOOST_TEST(led.status == 401u);
  const auto a = browser.get("/sign-in?next=https://vault.example.org/");
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.has("several sign-in cookies of the same name"));
}

// Under plain http, or beside a path of this host, others can set the pages' cookies, too.
BOOST_FIXTURE_TEST_CASE(planted_cookies_of_the_pages_are_said_instead_of_leading_in_circles, applications) {
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  bob.sign_in("bob@example.com", password);
  const auto foreign = bob.cookies.at("__Host-twostep_page");
  browser.sign_in(alice, password);
  const auto mine = browser.cookies.at("__Host-twostep_page");
  constexpr std::string_view says = "several sign-in cookies of the same name";
  browser.cookies["__Host-twostep_page"] = foreign + "; __Host-twostep_page=" + mine;
  BOOST_TEST(browser.get(security).header("Location").starts_with("/sign-in"));
  BOOST_TEST(browser.get("/sign-in").has(says));
  std::string four = "a";
  for (const char* more : {"b", "c", "d"}) four += std::string("; __Host-twostep_page=") + more;
  browser.cookies["__Host-twostep_page"] = four + "; __Host-twostep_page=" + mine;
  BOOST_TEST(browser.get("/sign-in").has(says));
}

BOOST_FIXTURE_TEST_CASE(planted_cookies_of_a_sign_in_are_said, two_browsers) {
  const auto planted = [&] {
    auto& own = browser.cookies["__Host-twostep_challenge"];
    for (int i = 0; i < 4; ++i) own = "junk; __Host-twostep_challenge=" + own;
  };
  const auto token = browser.get("/sign-in").attribute("value", "name=\"csrf\"");
  planted();
  const auto refused =
      browser.post_raw("/sign-in", "csrf=" + token + "&" + urlencoded({{"email", alice}, {"password", password}}));
  BOOST_TEST(refused.status == 403u);
  BOOST_TEST(refused.has("several sign-in cookies of the same name"));
}

// Several cookies take the gate longer than one. nginx asks it under the name of its upstream.
BOOST_FIXTURE_TEST_CASE(the_gate_chooses_among_cookies_under_any_host, applications) {
  browser.sign_in(alice, password);
  turn_on(browser);
  browser.cookies["__Secure-twostep"] += "; __Secure-twostep=another-installations";
  browser.host = "upstream";
  const auto a = ask_gate(browser);
  BOOST_TEST(a.status == 204u);
  BOOST_TEST(a.route == route_number(builtin_route::gate_check));
}

BOOST_FIXTURE_TEST_CASE(a_cookie_that_doesnt_come_back_is_said, applications) {
  browser.sign_in(alice, password);
  browser.cookies.erase("__Secure-twostep");
  browser.cookies.erase("__Host-twostep_page");
  BOOST_TEST(browser.get("/sign-in").has("your browser didn't send the sign-in's cookie back"));
  page_client fresh(services, site);
  BOOST_TEST(!fresh.get("/sign-in").has("didn't send"));
}

BOOST_AUTO_TEST_SUITE_END()
