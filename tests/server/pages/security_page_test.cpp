// The Security page and re-entering the password: sessions, recent sign-in, messages, markup in every field.

#include "core/account/decide.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace security_page {

const std::string password_path = std::string(security) + "/password";
const std::string revoke_path = std::string(security) + "/sessions/revoke";
const std::string resend_path = std::string(enable_page) + "/resend";

struct signed_in : site_fixture {
  signed_in() { give_password(browser); }
};

} // namespace security_page

BOOST_FIXTURE_TEST_SUITE(security_page, signed_in)

BOOST_AUTO_TEST_CASE(another_browser_is_signed_out_from_the_list) {
  page_client other(services, site);
  give_password(other);
  const auto page = browser.get(security);
  BOOST_TEST(count_of("This browser", page.body) == 1u);
  const auto id = page.attribute("value", "name=\"session\"");
  const auto a = browser.post(security, revoke_path, {{"session", id}});
  BOOST_TEST(browser.follow(a).has("That browser has been signed out."));
  BOOST_TEST(other.get(security).header("Location") == "/sign-in?next=/profile/security");
  BOOST_TEST(browser.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(signing_out_another_browser_takes_the_password) {
  page_client other(services, site);
  give_password(other);
  const auto id = browser.get(security).attribute("value", "name=\"session\"");
  services.time.pass(core::minutes(11));
  const auto asked = browser.post(security, revoke_path, {{"session", id}});
  BOOST_TEST(asked.header("Location") == "/sign-in/again");
  BOOST_TEST(browser.follow(asked).has("To sign out another browser, enter your password."));
  BOOST_TEST(other.get(security).status == 200u);
  browser.post("/sign-in/again", "/sign-in/again", {{"password", password}});
  browser.post(security, revoke_path, {{"session", id}});
  BOOST_TEST(other.get(security).header("Location") == "/sign-in?next=/profile/security");
}

// It would stay with whoever chose it, and empty the count of wrong codes.
BOOST_AUTO_TEST_CASE(the_new_password_is_another_one) {
  for (const bool forced : {false, true}) {
    if (forced) {
      set_password(account);
      give_password(browser);
    }
    const auto a =
        browser.post(password_path, password_path, {{"current_password", password}, {"new_password", password}});
    BOOST_TEST(a.status == 422u);
    BOOST_TEST(a.has("This is the password that you have."));
  }
  BOOST_TEST(services.account(account).password.must_change);
}

BOOST_AUTO_TEST_CASE(turning_off_offers_to_sign_out_everywhere_else_and_does_unless_that_is_unticked) {
  for (const bool ticked : {true, false}) {
    turn_on(browser);
    page_client other(services, site);
    other.sign_in(alice, password);
    make_app_token(browser, ticked ? "backup" : "calendar", "id.example.org");
    browser.post(security, bin, {});
    const auto offered = browser.get(disable_page);
    BOOST_TEST(offered.has("type=\"checkbox\" value=\"1\" checked"));
    const auto code = browser.last_code();
    const auto wrong =
        ticked ? browser.post(disable_page, disable_page, {{"code", wrong_code(code)}, {"end_others", "1"}})
               : browser.post(disable_page, disable_page, {{"code", wrong_code(code)}});
    BOOST_TEST(wrong.has("value=\"1\" checked") == ticked);
    const auto done = ticked ? browser.post(disable_page, disable_page, {{"code", code}, {"end_others", "1"}})
                             : browser.post(disable_page, disable_page, {{"code", code}});
    const auto page = browser.follow(done);
    BOOST_TEST(page.has("Two-step verification is off."));
    BOOST_TEST(page.has("Other browsers have been signed out, and app passwords deleted.") == ticked);
    BOOST_TEST(page.has("Delete: calendar") == !ticked);
    BOOST_TEST((other.get(security).status == 200u) == !ticked);
  }
}

BOOST_AUTO_TEST_CASE(a_copy_of_the_cookies_ends_with_the_other_browsers) {
  turn_on(browser);
  page_client thief(services, site);
  thief.cookies = browser.cookies;
  BOOST_TEST(thief.get(security).status == 200u);
  browser.post(security, bin, {});
  browser.post(disable_page, disable_page, {{"code", browser.last_code()}, {"end_others", "1"}});
  BOOST_TEST(browser.get(security).status == 200u);
  BOOST_TEST(thief.get(security).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_refused_resend_unticks_nothing) {
  turn_on(browser);
  browser.post(security, bin, {});
  const auto refused = browser.post(disable_page, "/profile/security/two-step/disable/resend", {});
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(refused.has("value=\"1\" checked"));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_none_is_400_and_somebody_else_s_is_left_alone) {
  BOOST_TEST(browser.post(security, revoke_path, {{"session", "nonsense"}}).status == 400u);
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  give_password(bob, "bob@example.com");
  page_client bob_too(services, site);
  give_password(bob_too, "bob@example.com");
  const auto id = bob.get(security).attribute("value", "name=\"session\"");
  const auto recorded = services.audited.size();
  browser.post(security, revoke_path, {{"session", id}});
  BOOST_TEST(services.audited.size() == recorded); // nothing ended: nothing to push older entries out with
  BOOST_TEST(bob.get(security).status == 200u);
  BOOST_TEST(bob_too.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(signing_out_everywhere_else_takes_the_password) {
  const auto others_path = std::string(security) + "/sessions/revoke-others";
  page_client other(services, site);
  give_password(other);
  services.time.pass(core::minutes(11));
  const auto asked = browser.post(security, others_path, {});
  BOOST_TEST(asked.header("Location") == "/sign-in/again");
  BOOST_TEST(browser.follow(asked).has("To sign out everywhere else, enter your password."));
  BOOST_TEST(other.get(security).status == 200u);
  const auto given = browser.post("/sign-in/again", "/sign-in/again", {{"password", password}});
  BOOST_TEST(given.header("Location") == security);
  BOOST_TEST(browser.follow(browser.post(security, others_path, {})).has("You are signed out everywhere else."));
  BOOST_TEST(other.get(security).header("Location") == "/sign-in?next=/profile/security");
}

BOOST_AUTO_TEST_CASE(recent_activity_and_its_way_to_object_stand_there) {
  turn_on(browser);
  const auto page = browser.get(security);
  BOOST_TEST(page.has("Signed in"));
  BOOST_TEST(page.has("Two-step verification turned on"));
  BOOST_TEST(page.has("mailto:support@example.com"));
  BOOST_TEST(page.has("On since"));
}

BOOST_AUTO_TEST_CASE(when_a_code_last_came_back_stands_beside_the_number) {
  turn_on(browser);
  BOOST_TEST(!browser.get(security).has("Last used <time"));
  services.time.pass(core::minutes(1));
  page_client other(services, site);
  give_password(other);
  BOOST_REQUIRE_EQUAL(other.post(code_page, code_page, {{"code", other.last_code()}}).status, 303u);
  BOOST_TEST(other.get(security).has("Last used <time"));
}

BOOST_AUTO_TEST_CASE(a_session_that_outlives_what_is_known_of_the_number_is_told_so) {
  config c;
  c.sms.confirm_number_after = core::minutes(30);
  site_fixture f(c);
  f.give_password(f.browser);
  f.turn_on(f.browser);
  BOOST_TEST(!f.browser.get(security).has("Is this number still yours?"));
  f.services.time.pass(core::minutes(30));
  const auto page = f.browser.get(security);
  BOOST_TEST(page.has("Is this number still yours?"));
  BOOST_TEST(page.has("before you sign out"));
}

BOOST_AUTO_TEST_CASE(the_risk_of_text_messages_is_told_before_enrolment) { // R2
  BOOST_TEST(browser.get(phone_page).has("criminals sometimes take over phone numbers"));
}

BOOST_AUTO_TEST_CASE(turning_on_says_so_also_where_it_leads_on) {
  browser.post(phone_page, phone_page, {{"phone", number}, {"next", "/profile"}});
  const auto a = browser.post(enable_page, enable_page, {{"code", browser.last_code()}, {"next", "/profile"}});
  BOOST_TEST(a.header("Location") == "/profile");
  BOOST_TEST(browser.follow(a).has("Two-step verification is on."));
}

BOOST_AUTO_TEST_CASE(a_copy_of_the_session_s_cookie_is_worthless_after_a_new_password) {
  page_client copy(services, site);
  copy.cookies = browser.cookies;
  const auto a = browser.post(
      security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
  );
  BOOST_TEST(browser.follow(a).has("Your password was changed."));
  BOOST_TEST(copy.get(security).header("Location").starts_with("/sign-in"));
}

BOOST_AUTO_TEST_CASE(an_old_sign_in_gives_the_password_again_before_a_new_password) { // R21
  services.time.pass(core::minutes(11));
  auto a = browser.post(
      security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
  );
  const auto again = a.header("Location");
  BOOST_TEST(again == "/sign-in/again");
  a = browser.post(again, "/sign-in/again", {{"password", password}});
  BOOST_TEST(browser.follow(a).has("You can choose your new password now."));
  a = browser.post(
      security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
  );
  BOOST_TEST(browser.follow(a).has("Your password was changed."));
}

BOOST_AUTO_TEST_CASE(an_old_sign_in_gives_the_password_again_before_a_phone_and_keeps_next) {
  services.time.pass(core::minutes(11));
  const auto again = browser.get(std::string(phone_page) + "?next=/profile").header("Location");
  BOOST_TEST(again == "/sign-in/again?next=/profile");
  const auto page = browser.get(again);
  const auto a = browser.post(
      again, "/sign-in/again", {{"password", password}, {"next", page.attribute("value", "name=\"next\"")}}
  );
  BOOST_TEST(a.header("Location") == std::string(phone_page) + "?next=/profile");
  BOOST_TEST(services.gateway->sent.empty());
}

BOOST_AUTO_TEST_CASE(a_stale_or_foreign_intent_opens_the_page_and_does_nothing) {
  turn_on(browser);
  services.time.pass(core::minutes(11));
  const auto again = browser.post(security, bin, {}).header("Location");
  const auto csrf = browser.get(again).attribute("value", "name=\"csrf\"");
  services.time.pass(core::minutes(6));
  const auto sent = services.gateway->sent.size();
  const auto a = browser.post_raw("/sign-in/again", urlencoded({{"csrf", csrf}, {"password", password}}));
  BOOST_TEST(a.header("Location") == security);
  BOOST_TEST(services.gateway->sent.size() == sent);
  BOOST_TEST(state(browser) == "enabled");
}

BOOST_AUTO_TEST_CASE(a_page_after_the_password_again_carries_the_new_session_s_token) {
  const auto organisation = add_organisation("demo");
  add_user("member@example.com", "", organisation);
  page_client member(services, site);
  give_password(member, "member@example.com");
  turn_on(member);
  services.time.pass(core::minutes(11));
  const auto again = member.post(security, bin, {}).header("Location");
  require_two_step(organisation); // meanwhile
  const auto a = member.post(again, "/sign-in/again", {{"password", password}});
  BOOST_TEST(a.status == 403u);
  BOOST_TEST(a.has("requires two-step verification"));
  const auto csrf = a.attribute("value", "name=\"csrf\"");
  BOOST_TEST(member.post_raw("/sign-out", "csrf=" + csrf).header("Location") == "/sign-in");
}

BOOST_AUTO_TEST_CASE(a_password_is_refused_for_its_own_reason) { // R22, R24
  const auto refusal = [&](std::string_view fresh) {
    const auto a = browser.post(security, password_path, {{"current_password", password}, {"new_password", fresh}});
    BOOST_TEST(a.status == 422u);
    return a.attribute("id", "class=\"error\"") == "new_password-error" ? a.body : std::string();
  };
  BOOST_TEST(refusal("").find("at least 12") != std::string::npos);
  BOOST_TEST(refusal("eleven char").find("Use at least 12 characters") != std::string::npos);
  BOOST_TEST(refusal(std::string(257, 'x')).find("at most 256") != std::string::npos);
  BOOST_TEST(refusal(alice).find("use your name or email as your password") != std::string::npos);
  BOOST_TEST(refusal("1qaz2wsx3edc").find("guessed first") != std::string::npos);
  BOOST_TEST(
      refusal("passwordpassword").find("too easy to guess: most of it is the same again") != std::string::npos
  );
  // Visitors see public_url's host and the service's name.
  BOOST_TEST(refusal("id.example.org-Twostep").find("the name of this service") != std::string::npos);
}

// A weaker password from earlier versions still works, and can be changed at any time.
BOOST_AUTO_TEST_CASE(a_password_from_before_the_verdict_stays_good) {
  core::set_password weak{
      services.hasher.hash_now(core::secret(std::string_view("passwordpassword"))),
      {core::actor_kind::shell, "root"},
      random_id<core::notice_id>()};
  storage::read_barrier seen;
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    const core::context context{services.time.now(), services.policy, services.codes, o};
    return core::decide(a, weak, context);
  };
  BOOST_REQUIRE(services.store->update(account, seen, decide).get());
  page_client other(services, site);
  BOOST_TEST(other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "passwordpassword"}}).status == 303u);
}

BOOST_AUTO_TEST_CASE(where_no_verdict_can_be_given_nothing_is_changed) {
  services.hasher.close();
  const auto a = browser.post(
      security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}}
  );
  BOOST_TEST(a.status == 503u);
  BOOST_TEST(a.header("Retry-After") == "2");
}

BOOST_AUTO_TEST_CASE(a_change_of_the_password_kills_a_pending_change_and_its_code) { // decision 2
  browser.post(phone_page, phone_page, {{"phone", number}});
  const auto code = browser.last_code();
  browser.post(security, password_path, {{"current_password", password}, {"new_password", "correct horse battery"}});
  BOOST_TEST(state(browser) == "disabled");
  BOOST_TEST(browser.post(security, enable_page, {{"csrf", ""}, {"code", code}}).status == 400u); // csrf twice
  BOOST_TEST(browser.post(security, enable_page, {{"code", code}}).status == 422u);
}

BOOST_AUTO_TEST_CASE(markup_stays_text_on_every_page_and_in_every_field) {
  constexpr std::string_view naughty = "<script>\"'&";
  const auto organisation = add_organisation(naughty);
  add_user("x@example.com", naughty, organisation);
  page_client b(services, site);
  b.user_agent = naughty;
  std::string pages;
  const auto see = [&](const answer& a) { pages += a.body; };
  const auto put = [&](std::string_view form, std::string_view path) {
    see(b.post(
        form, path,
        {{"email", naughty},
         {"password", naughty},
         {"next", naughty},
         {"code", naughty},
         {"phone", naughty},
         {"current_password", naughty},
         {"new_password", naughty},
         {"session", naughty}}
    ));
  };
  const std::string query = "?next=%3Cscript%3E%22%27%26&done=%3Cscript%3E%22%27%26";
  see(b.get("/sign-in" + query));
  put("/sign-in", "/sign-in");
  give_password(b, "x@example.com");
  for (const auto& path :
       {std::string("/profile"), std::string(security), std::string(phone_page), std::string("/sign-in/again"),
        "/nowhere" + std::string("%3Cscript%3E")})
    see(b.get(path + query));
  for (const auto& path :
       {password_path, revoke_path, std::string(phone_page), std::string("/sign-in/again"), std::string(enable_page),
        resend_path, std::string(bin)})
    put(security, path);
  b.post(phone_page, phone_page, {{"phone", number}});
  see(b.get(std::string(enable_page) + query));
  put(enable_page, enable_page);
  put(enable_page, resend_path);
  BOOST_TEST(count_of("&lt;script&gt;", pages) > 10u);
  BOOST_TEST(count_of("<script", pages) == count_of("<script src=\"/assets/script.", pages));
  BOOST_TEST(pages.find("\"'&") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(pages_are_small_and_no_more_than_a_stylesheet_a_script_and_an_icon_away) {
  turn_on(browser);
  const auto page = browser.get(security);
  BOOST_TEST(page.body.size() < 30'000u);
  BOOST_TEST(count_of(" src=\"", page.body) == 1u);
  for (const char* asset : {"rel=\"stylesheet\" href", "rel=\"icon\" href", "<script src"}) {
    const std::string near(asset);
    const auto path = page.attribute(near.substr(near.rfind(' ') + 1), near.substr(0, near.rfind(' ')));
    const auto a = browser.get(path);
    BOOST_TEST(a.status == 200u);
    BOOST_TEST(a.immutable);
    BOOST_TEST(a.body.size() < 20'480u);
  }
  BOOST_TEST(!page.immutable);
}

BOOST_AUTO_TEST_SUITE_END()
