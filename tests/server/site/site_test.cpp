// The pages as a person uses them, in one process: real store, test clock, recording provider.

#include "core/account/decide.hpp"
#include "server/runtime/entropy.hpp"
#include "server/site/routes.hpp"
#include "tests/server/support/page_client.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace {

constexpr std::string_view email = "alice@example.com";
constexpr std::string_view password = "a password of some length";
constexpr std::string_view security = "/profile/security";
constexpr std::string_view phone_page = "/profile/security/two-step/phone";
constexpr std::string_view enable_page = "/profile/security/two-step/enable";
constexpr std::string_view bin = "/profile/security/two-step/disable";
constexpr std::string_view confirm_page = "/profile/security/two-step/disable/confirm";

struct fixture {
  fixture() : where(services.pages()), browser(services, where) { account = services.create_user(email); }

  test_services services;
  site where;
  page_client browser;
  core::account_id account;

  std::string state() { return browser.get(security).attribute("data-two-step"); }
  void turn_on(page_client& b, std::string_view number = "+45 12345678") {
    BOOST_REQUIRE_EQUAL(b.post(phone_page, phone_page, {{"phone", number}}).status, 303u);
    BOOST_REQUIRE_EQUAL(b.post(enable_page, enable_page, {{"code", b.last_code()}}).status, 303u);
  }
  void require_two_step() {
    storage::read_barrier seen;
    const auto id = random_id<core::organisation_id>();
    const core::actor root{core::actor_kind::shell, "root"};
    const auto now = services.time.now();
    auto& organisations = services.store->organisations();
    BOOST_REQUIRE(organisations.append(id, core::organisation_created{id, "demo", "demo", root, now}, seen).get());
    BOOST_REQUIRE(organisations.append(id, core::two_step_required{now, root, now}, seen).get());
    core::create_user c;
    c.id = random_id<core::account_id>();
    c.email = core::parse_email("member@example.com").value();
    c.verifier = services.hasher.hash_now(core::secret(password));
    c.organisation = id;
    const core::context ctx{now, services.policy, services.codes};
    const auto decide = [&](const core::account& a, const core::organisation*) { return core::decide(a, c, ctx); };
    BOOST_REQUIRE(services.store->create(c.id, c.email.key, seen, decide).get());
  }
  std::string wrong() { return wrong_code(browser.last_code()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(site, fixture)

BOOST_AUTO_TEST_CASE(the_article_from_password_to_on_to_sign_in_with_code_to_off) {
  BOOST_TEST(browser.follow(browser.sign_in(email, password)).attribute("data-two-step") == "disabled");
  auto a = browser.post(phone_page, phone_page, {{"phone", "+45 12345678"}});
  BOOST_TEST(a.header("Location") == enable_page);
  BOOST_TEST(state() == "pending-enable");
  a = browser.follow(browser.post(enable_page, enable_page, {{"code", browser.last_code()}}));
  BOOST_TEST(a.attribute("data-two-step") == "enabled");
  BOOST_TEST(a.has("Two-step verification is on."));
  BOOST_TEST(browser.get("/profile/security").has("aria-label=\"Turn off two-step verification\""));

  page_client other(services, where);
  a = other.post("/sign-in", "/sign-in", {{"email", email}, {"password", password}});
  BOOST_TEST(a.header("Location") == "/sign-in/code");
  BOOST_TEST(other.get(security).header("Location").starts_with("/sign-in")); // A26
  a = other.follow(other.post("/sign-in/code", "/sign-in/code", {{"code", other.last_code()}}));
  BOOST_TEST(a.attribute("data-two-step") == "enabled");

  a = other.post(security, bin, {});
  BOOST_TEST(a.header("Location") == confirm_page);
  BOOST_TEST(other.get(security).attribute("data-two-step") == "pending-disable");
  a = other.follow(other.post(confirm_page, confirm_page, {{"code", other.last_code()}}));
  BOOST_TEST(a.attribute("data-two-step") == "disabled");
  BOOST_TEST(a.has("Two-step verification is off."));
}

BOOST_AUTO_TEST_CASE(wrong_password_and_unknown_user_look_alike) {
  const auto a = browser.sign_in(email, "not the password");
  page_client stranger(services, where);
  const auto b = stranger.sign_in("nobody@example.com", "not the password");
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(b.status == 422u);
  BOOST_TEST(a.attribute("id", "class=\"error\"") == "password-error");
  const auto same = [](std::string body, std::string_view who) { // except for the address typed and the token
    for (auto at = body.find(who); at != body.npos; at = body.find(who)) body.erase(at, who.size());
    constexpr std::string_view token = "name=\"csrf\" value=\"";
    for (auto at = body.find(token); at != body.npos; at = body.find(token, at + 1))
      body.erase(at + token.size(), body.find('"', at + token.size()) - at - token.size());
    return body;
  };
  BOOST_TEST(same(a.body, email) == same(b.body, "nobody@example.com"));
}

BOOST_AUTO_TEST_CASE(wrong_codes_count_down_and_the_fifth_says_start_again) {
  browser.sign_in(email, password);
  turn_on(browser);
  page_client other(services, where);
  other.post("/sign-in", "/sign-in", {{"email", email}, {"password", password}});
  const auto bad = wrong_code(other.last_code());
  for (const char* left : {"try 4 more times", "try 3 more times", "try 2 more times", "try once more"}) {
    const auto a = other.post("/sign-in/code", "/sign-in/code", {{"code", bad}});
    BOOST_TEST(a.status == 422u);
    BOOST_TEST(a.has(left));
    BOOST_TEST(a.has("aria-describedby=\"code-error about code-hint\""));
  }
  auto a = other.post("/sign-in/code", "/sign-in/code", {{"code", bad}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("Get a new code</button>"));
  BOOST_TEST(!a.has("Start again")); // one way on
}

BOOST_AUTO_TEST_CASE(a_reload_sends_nothing_and_the_resend_schedule_is_kept) {
  browser.sign_in(email, password);
  browser.post(phone_page, phone_page, {{"phone", "+45 12345678"}});
  const auto sent = services.gateway->sent.size();
  browser.get(enable_page);
  const auto page = browser.get(enable_page);
  BOOST_TEST(services.gateway->sent.size() == sent);
  BOOST_TEST(page.has("aria-describedby=\"wait\">Send again"));
  const std::string resend = std::string(enable_page) + "/resend";
  auto a = browser.post(enable_page, resend, {});
  BOOST_TEST(a.status == 429u);
  BOOST_TEST(a.header("Retry-After") == "30");
  services.time.pass(core::seconds(30));
  BOOST_TEST(browser.post(enable_page, resend, {}).status == 303u);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
  BOOST_TEST(code_in(services.gateway->sent.back().text) == code_in(services.gateway->sent[sent - 1].text));
}

BOOST_AUTO_TEST_CASE(bad_numbers_are_refused_beside_the_field_and_nothing_is_sent) {
  browser.sign_in(email, password);
  for (const char* number :
       {"", "12345678", "+45 CALLME", "+45 12", "+45 123456789012345", "+1 900 555 0100", "+0 123456"}) {
    const auto a = browser.post(phone_page, phone_page, {{"phone", number}});
    BOOST_TEST_CONTEXT(number) {
      BOOST_TEST(a.status == 422u);
      BOOST_TEST(a.has("id=\"phone-error\""));
    }
  }
  BOOST_TEST(services.gateway->sent.empty());
  BOOST_TEST(state() == "disabled");
}

BOOST_AUTO_TEST_CASE(an_old_sign_in_is_asked_for_the_password_and_then_sends_one_message) {
  browser.sign_in(email, password);
  turn_on(browser);
  services.time.pass(core::minutes(11));
  const auto sent = services.gateway->sent.size();
  auto a = browser.post(security, bin, {});
  const auto again = a.header("Location");
  BOOST_TEST(again == "/sign-in/again");
  BOOST_TEST(services.gateway->sent.size() == sent);
  BOOST_TEST(browser.get(again).has("To turn off two-step verification, enter your password."));
  const auto session = browser.cookies.at("__Host-twostep");
  BOOST_TEST(browser.post(again, "/sign-in/again", {{"password", "wrong"}}).status == 422u);
  a = browser.post(again, "/sign-in/again", {{"password", password}});
  BOOST_TEST(a.header("Location") == confirm_page);
  BOOST_TEST(browser.cookies.at("__Host-twostep") != session);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_leads_to_enrolment_before_anything_else_and_keeps_next) {
  require_two_step();
  auto a = browser.sign_in("member@example.com", password);
  a = browser.get("/profile");
  BOOST_TEST(a.header("Location") == std::string(phone_page) + "?next=/profile");
  a = browser.get(security);
  BOOST_TEST(a.header("Location").starts_with(phone_page));
  const auto page = browser.get(std::string(phone_page) + "?next=/profile");
  BOOST_TEST(page.has("requires two-step verification"));
  a = browser.post(phone_page, phone_page, {{"phone", "+45 12345678"}, {"next", "/profile"}});
  const auto code_page = a.header("Location");
  BOOST_TEST(code_page == std::string(enable_page) + "?next=/profile");
  a = browser.post(code_page, enable_page, {{"code", browser.last_code()}, {"next", "/profile"}});
  BOOST_TEST(a.header("Location") == "/profile");
  a = browser.get(security);
  BOOST_TEST(a.has("can't be turned off"));
  BOOST_TEST(!a.has("Turn off two-step verification\""));
  BOOST_TEST(browser.post(security, bin, {}).status == 403u); // A28
  BOOST_TEST(state() == "enabled");
}

BOOST_AUTO_TEST_CASE(the_password_is_changed_with_the_current_one_and_ends_other_browsers) {
  browser.sign_in(email, password);
  page_client other(services, where);
  other.sign_in(email, password);
  const std::string to = std::string(security) + "/password";
  auto a = browser.post(security, to, {{"current_password", "wrong"}, {"new_password", "correct horse battery"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("id=\"current_password-error\""));
  a = browser.post(security, to, {{"current_password", password}, {"new_password", "short"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("id=\"new_password-error\""));
  a = browser.follow(
      browser.post(security, to, {{"current_password", password}, {"new_password", "correct horse battery"}})
  );
  BOOST_TEST(a.has("Your password was changed."));
  BOOST_TEST(other.get(security).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_kind_of_number_that_is_blocked_cannot_be_set_up_and_keeps_its_codes_where_it_is_verified) {
  constexpr std::string_view satellite = "+8816 2345 6789";
  browser.sign_in(email, password);
  const auto refused = [&](std::string_view typed, std::string_view sentence) {
    const auto a = browser.post(phone_page, phone_page, {{"phone", typed}});
    BOOST_TEST_CONTEXT(typed << a.body) {
      BOOST_TEST(a.status == 422u);
      BOOST_TEST(a.has("id=\"phone-error\""));
      BOOST_TEST(a.has(sentence));
    }
  };
  refused(satellite, "numbers of this kind (toll-free, premium rate, satellite and the like)");
  refused("+1 800 234 5678", "numbers of this kind");
  refused("+878 10 1234567890", "This number belongs to no country");
  refused("+45 1234 5678 доб. 9", "without the letter “д”;");
  refused("+45 12345678;ext=1", "without the character “;”;");
  refused("+45 １２３４５６７８", "without the digit “１”;");
  refused("+45 12345678\a", "without the invisible character U+0007;");
  BOOST_TEST(services.gateway->sent.empty());

  services.enable_two_step(account, "+881623456789");
  page_client later(services, where);
  BOOST_TEST(later.sign_in(email, password).status == 303u);
  BOOST_TEST(later.get(security).attribute("data-two-step") == "enabled");
}

BOOST_AUTO_TEST_CASE(a_number_is_taken_as_it_is_pasted) {
  browser.sign_in(email, password);
  const auto a =
      browser.post(phone_page, phone_page, {{"phone", "\u202a\u00a0+45\u00a012\u201134\u201356/78\u202c"}});
  BOOST_TEST(a.header("Location") == enable_page);
  BOOST_TEST(services.account(account).two_step.index() == 1u); // pending_enable
  BOOST_TEST(browser.get(enable_page).has("78"));
}

BOOST_AUTO_TEST_CASE(a_post_needs_its_token_its_origin_and_its_form) {
  browser.sign_in(email, password);
  const std::string cancel = std::string(enable_page) + "/cancel";
  BOOST_TEST(browser.post_raw(cancel, "").status == 403u);
  BOOST_TEST(browser.post_raw(cancel, "csrf=AAAA").status == 403u);
  page_client other(services, where);
  other.sign_in(email, password);
  const auto foreign = other.get(security).attribute("value", "name=\"csrf\"");
  BOOST_TEST(browser.post_raw(cancel, "csrf=" + foreign).status == 403u);
  browser.sec_fetch_site = "cross-site";
  BOOST_TEST(browser.post(security, cancel, {}).status == 403u);
  browser.sec_fetch_site = "";
  browser.origin = "null";
  BOOST_TEST(browser.post(security, cancel, {}).status == 403u);
  browser.origin = "https://id.example.org";
  BOOST_TEST(browser.post(security, cancel, {}).status == 303u);
  browser.content_type = "application/json";
  BOOST_TEST(browser.post(security, cancel, {}).status == 415u);
  browser.content_type = "application/x-www-form-urlencoded";
  BOOST_TEST(browser.post_raw(cancel, "csrf=a&csrf=b").status == 400u);
}

BOOST_AUTO_TEST_CASE(next_leads_to_this_site_only) {
  for (const char* evil :
       {"https://evil.example", "//evil.example", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)"}) {
    page_client b(services, where);
    const auto a = b.post("/sign-in", "/sign-in", {{"email", email}, {"password", password}, {"next", evil}});
    BOOST_TEST_CONTEXT(evil) {
      BOOST_TEST(a.header("Location") == security);
    }
  }
  page_client b(services, where);
  BOOST_TEST(
      b.post(
           "/sign-in", "/sign-in", {{"email", email}, {"password", password}, {"next", "/profile"}}
      ).header("Location") == "/profile"
  );
}

BOOST_AUTO_TEST_CASE(a_planted_session_cookie_is_not_taken_over) {
  browser.cookies["__Host-twostep"] = "planted";
  browser.sign_in(email, password);
  BOOST_TEST(browser.cookies.at("__Host-twostep") != "planted");
  const auto good = browser.cookies;
  browser.post(security, "/sign-out", {});
  page_client thief(services, where);
  thief.cookies = good;
  BOOST_TEST(thief.get(security).status == 303u);
}

BOOST_AUTO_TEST_CASE(another_spelling_of_our_host_is_our_host) {
  for (const std::string spelt :
       {"id.example.org:443", "ID.Example.ORG", "id.example.org.", "Id.example.org.:443", "id.example.org:0443"}) {
    BOOST_TEST_CONTEXT(spelt) {
      page_client other(services, where);
      other.host = spelt;
      BOOST_TEST(other.get("/sign-in").status == 200u);
      // Its form counts as ours, also if the browser sends only the origin.
      other.sec_fetch_site = "";
      other.origin = "https://" + spelt;
      BOOST_TEST(other.sign_in(email, password).status == 303u);
    }
  }
  for (const std::string spelt : {"id.example.org:80", "id.example.org:8443", "id.example.org..", "xid.example.org"})
    BOOST_TEST_CONTEXT(spelt) {
      browser.host = spelt;
      BOOST_TEST(browser.get("/sign-in").status == 421u);
    }
}

BOOST_AUTO_TEST_CASE(hosts_methods_and_paths) {
  BOOST_TEST(browser.get("/nowhere").status == 404u);
  BOOST_TEST(browser.get("/demo/phone").status == 404u);
  const auto a = browser.post_raw("/profile", "");
  BOOST_TEST(a.status == 405u);
  BOOST_TEST(a.header("Allow") == "GET, HEAD");
  browser.host = "evil.example";
  BOOST_TEST(browser.get("/sign-in").status == 421u);
  browser.host = "127.0.0.1:8080";
  BOOST_TEST(browser.get("/sign-in").status == 421u);
  browser.loopback = true;
  BOOST_TEST(browser.get("/sign-in").status == 200u);
  browser.host = "evil.example";
  BOOST_TEST(browser.get("/healthz").status == 200u);
  BOOST_TEST(browser.get("/readyz").status == 200u);
}

BOOST_AUTO_TEST_CASE(every_route_answers_a_stranger_without_opening_anything) {
  for (const auto& r : routes()) {
    page_client stranger(services, where);
    const auto path = r.path.text();
    const bool posts = r.allowed == methods::posts;
    const auto a = posts ? stranger.post_raw(path, "") : stranger.get(path);
    BOOST_TEST_CONTEXT(path) {
      const bool open = (path == "/sign-in" || path == "/forgot") && !posts;
      if (posts)
        BOOST_TEST((a.status == 403u || a.status == 303u || a.status == 410u));
      else
        BOOST_TEST((open || a.status == 303u || a.status == 404u || a.status == 410u));
      BOOST_TEST(!a.has("data-two-step"));
    }
  }
  BOOST_TEST(services.gateway->sent.empty()); // R16: no message to anonymous people
}

BOOST_AUTO_TEST_CASE(markup_in_names_and_fields_stays_text) {
  constexpr std::string_view naughty = "<script>\"'&";
  storage::read_barrier seen;
  core::create_user c;
  c.id = random_id<core::account_id>();
  c.email = core::parse_email("x@example.com").value();
  c.name = naughty;
  c.verifier = services.hasher.hash_now(core::secret(password));
  const core::context ctx{services.time.now(), services.policy, services.codes};
  const auto decide = [&](const core::account& a, const core::organisation*) { return core::decide(a, c, ctx); };
  BOOST_REQUIRE(services.store->create(c.id, c.email.key, seen, decide).get());
  std::string pages = browser.post("/sign-in", "/sign-in", {{"email", naughty}, {"password", naughty}}).body;
  browser.sign_in("x@example.com", password);
  pages += browser.get("/profile").body + browser.get(security).body;
  pages += browser.post(phone_page, phone_page, {{"phone", naughty}, {"next", naughty}}).body;
  pages += browser.get("/sign-in/again?next=%3Cscript%3E%22").body;
  BOOST_TEST(pages.find("<script>\"") == std::string::npos);
  BOOST_TEST(pages.find("<script>&") == std::string::npos);
  BOOST_TEST(pages.find("&lt;script&gt;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_code_stands_in_any_page) {
  browser.sign_in(email, password);
  browser.post(phone_page, phone_page, {{"phone", "+45 12345678"}});
  const auto code = browser.last_code();
  BOOST_TEST(!browser.get(enable_page).has(code));
  BOOST_TEST(!browser.get(security).has(code));
  BOOST_TEST(browser.get(enable_page).has("+45 12345678")); // the number just typed can be checked
  BOOST_TEST(!browser.get(security).has("12345678"));
}

BOOST_AUTO_TEST_CASE(a_refused_provider_never_opens_a_way_around_the_code) {
  browser.sign_in(email, password);
  turn_on(browser);
  services.gateway->failure = sms::failure{sms::failure_kind::unavailable, {}, "down"};
  page_client other(services, where);
  const auto a = other.post("/sign-in", "/sign-in", {{"email", email}, {"password", password}});
  BOOST_TEST(a.header("Location") == "/sign-in/code");
  BOOST_TEST(other.get("/sign-in/code").has("delayed"));
  BOOST_TEST(other.get(security).status == 303u);
  BOOST_TEST(other.get("/readyz").status == 503u);
}

BOOST_AUTO_TEST_SUITE_END()
