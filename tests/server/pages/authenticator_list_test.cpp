// The authenticator apps of somebody who has a second step already: one more, their names, which is asked for first,
// and deleting one.

#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace authenticator_list {

constexpr std::string_view prefer_texts = "/profile/security/two-step/prefer";
constexpr std::string_view nobodys = "/profile/security/authenticator-apps/00000000000000000000000000000000/";

struct with_text : without_factor {
  explicit with_text(config c = {}) : without_factor(std::move(c)) { turn_on(browser); }
};

std::string rest_of(std::string_view start, std::string_view action) {
  return std::string(start).append(action);
}

/// The entry of this app in the list.
std::string row_of(const answer& list, std::string_view name) {
  const auto at = list.body.find("<bdi>" + std::string(name) + "</bdi>");
  BOOST_REQUIRE(at != list.body.npos);
  return list.body.substr(at, list.body.find("</li>", at) - at);
}

bool is_asked_first(const answer& list, std::string_view name) {
  return row_of(list, name).find("Asked first") != std::string::npos;
}

} // namespace authenticator_list

BOOST_FIXTURE_TEST_SUITE(authenticator_list, with_app)

BOOST_FIXTURE_TEST_CASE(beside_text_messages_it_takes_a_text_s_code, with_text) {
  services.time.pass(core::minutes(11));
  BOOST_TEST(led(browser, new_app_page) == again_page);
  BOOST_TEST(browser.get(again_page).has("To add an authenticator app, enter your password. Then we text you a code.")
  );
  const auto on = step_up_by_text(browser);
  BOOST_TEST(on.header("Location") == new_app_page);
  const auto form = browser.follow(on);
  BOOST_TEST(form.has("name=\"end_others\" type=\"checkbox\" value=\"1\" checked"));
  const auto app = scan(form);
  const auto done = add_app(browser, form, code_of(app));
  BOOST_TEST(done.header("Location") == apps_page);
  BOOST_TEST(browser.follow(done).has("Your authenticator app is set up. Other browsers have been signed out"));
  BOOST_TEST(was_told("an authenticator app was added to your account"));
  const auto page = browser.get(security);
  BOOST_TEST(page.attribute("data-two-step") == "enabled");
  BOOST_TEST(page.attribute("data-second-step") == "on");
  BOOST_TEST(page.has("aria-label=\"Turn off: Text messages\""));
  BOOST_TEST(!page.has("Turn off two-step verification"));
}

BOOST_FIXTURE_TEST_CASE(others_are_signed_out_unless_the_box_is_cleared, with_text) {
  other.sign_in(alice, password);
  const auto token = make_app_token(browser, "git", "id.example.org");
  auto form = browser.get(new_app_page);
  const auto sealed = hidden("app", form), code = code_of(scan(form));
  const auto done = browser.post(new_app_page, new_app_page, {{"app", sealed}, {"code", code}, {"name", "Phone"}});
  BOOST_TEST(browser.follow(done).has("Your authenticator app is set up."));
  BOOST_TEST(other.get(security).status == 200u);
  BOOST_TEST(browser.get(security).has("git"));
  wait_for_next_code();
  set_up(browser, "Tablet");
  BOOST_TEST(other.get(security).status == 303u);
  BOOST_TEST(!browser.get(security).has(">git<"));
}

BOOST_AUTO_TEST_CASE(one_more_app_takes_a_code_of_the_first) {
  services.time.pass(core::minutes(11));
  BOOST_TEST(led(browser, new_app_page) == again_page);
  const auto asked = browser.get(again_page);
  BOOST_TEST(asked.has("To add an authenticator app, enter your password. Then we ask for a code from your "
                       "authenticator app."));
  const auto on = step_up_with(browser, phone);
  BOOST_TEST(on.header("Location") == new_app_page);
  const auto tablet = set_up(browser, "Tablet");
  const auto list = browser.get(apps_page);
  BOOST_TEST(is_asked_first(list, "Phone"));
  BOOST_TEST(!is_asked_first(list, "Tablet"));
  BOOST_TEST(browser.get(security).has("2 apps"));
  // Either signs in: the page for another way has both.
  give_password(other);
  BOOST_TEST(other.get(code_page).has("Use the app that you named “<bdi>Phone</bdi>”."));
  const auto id = id_of("Tablet");
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
  BOOST_TEST(other.get(code_page).has("Use the app that you named “<bdi>Tablet</bdi>”."));
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(tablet)}}).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(the_list_says_when_each_was_used) {
  BOOST_TEST(row_of(browser.get(apps_page), "Phone").find("Last used") == std::string::npos);
  sign_in_with(other, phone);
  BOOST_TEST(row_of(browser.get(apps_page), "Phone").find("Last used") != std::string::npos);
  BOOST_TEST(browser.get(security).has("Last used"));
}

BOOST_AUTO_TEST_CASE(two_apps_have_two_names) {
  const auto form = browser.get(new_app_page);
  const auto taken = add_app(browser, form, code_of(scan(form)), "Phone");
  BOOST_TEST(taken.status == 422u);
  BOOST_TEST(taken.has("id=\"name-error\""));
  BOOST_TEST(taken.has("You have an app of this name already."));
  BOOST_TEST(add_app(browser, form, code_of(scan(form)), "Tablet").status == 303u);
  const auto rename = app_path("rename", "Tablet");
  const auto refused = browser.post(rename, rename, {{"name", "Phone"}});
  BOOST_TEST(refused.status == 422u);
  BOOST_TEST(refused.has("You have an app of this name already."));
  BOOST_TEST(refused.has("value=\"Phone\""));
}

BOOST_AUTO_TEST_CASE(an_app_gets_another_name) {
  services.time.pass(core::minutes(11));
  const auto rename = app_path("rename");
  BOOST_TEST(browser.post(security, rename, {{"name", "Mine"}}).header("Location") == again_page);
  BOOST_TEST(led(browser, rename) == again_page); // names tell which one is deleted
  BOOST_TEST(step_up_with(browser, phone).header("Location") == apps_page);
  const auto form = browser.get(rename);
  BOOST_TEST(form.has("value=\"Phone\""));
  BOOST_TEST(browser.post(rename, rename, {{"name", ""}}).has("Give it a name."));
  BOOST_TEST(browser.post(rename, rename, {{"name", std::string(101, 'n')}}).status == 422u);
  const auto done = browser.post(rename, rename, {{"name", " Grey <phone> "}});
  BOOST_TEST(done.header("Location") == apps_page);
  const auto list = browser.follow(done);
  BOOST_TEST(list.has("The new name is saved."));
  BOOST_TEST(list.has("<bdi>Grey &lt;phone&gt;</bdi>"));
  sign_in_with(other, phone);
  BOOST_TEST(other.get(security).status == 200u);
}

BOOST_AUTO_TEST_CASE(what_is_not_the_account_s_is_not_there) {
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  bob.sign_in("bob@example.com", password);
  set_up(bob);
  for (const auto& start : {std::string(nobodys), app_path("")}) {
    BOOST_TEST(bob.get(rest_of(start, "rename")).status == 404u);
    BOOST_TEST(bob.get(rest_of(start, "remove")).status == 404u);
    for (const auto* action : {"remove", "prefer", "lose", "keep"})
      BOOST_TEST(bob.post(security, rest_of(start, action), {}).status == 404u, action);
    BOOST_TEST(bob.post(security, rest_of(start, "rename"), {{"name", "Mine"}}).status == 404u);
  }
  BOOST_TEST(browser.get(rest_of(apps_page, "/no-id/rename")).status == 404u);
  BOOST_TEST(services.account(account).authenticators.front().name == "Phone");
}

BOOST_AUTO_TEST_CASE(deleting_one_takes_a_code_of_an_app) {
  set_up(browser, "Tablet");
  services.time.pass(core::minutes(11));
  const auto remove = app_path("remove", "Tablet");
  BOOST_TEST(browser.post(security, remove, {}).header("Location") == again_page);
  BOOST_TEST(led(browser, remove) == again_page);
  BOOST_TEST(browser.get(again_page).has("To change your authenticator apps, enter your password."));
  BOOST_TEST(step_up_with(browser, phone).header("Location") == apps_page);
  const auto form = browser.get(remove);
  BOOST_TEST(form.has("The codes of “<bdi>Tablet</bdi>” stop working."));
  BOOST_TEST(form.has("name=\"end_others\" type=\"checkbox\" value=\"1\" checked"));
  BOOST_TEST(!form.has("your password alone is enough"));
  BOOST_TEST(services.account(account).authenticators.size() == 2u); // looking deletes nothing
  sign_in_with(other, phone);
  const auto done = browser.post(remove, remove, {});
  BOOST_TEST(browser.follow(done).has("The codes of that app no longer work."));
  BOOST_TEST(services.account(account).authenticators.size() == 1u);
  BOOST_TEST(other.get(security).status == 200u);
  BOOST_TEST(browser.get(remove).status == 404u);
}

BOOST_AUTO_TEST_CASE(deleting_one_can_end_all_else) {
  set_up(browser, "Tablet");
  sign_in_with(other, phone);
  const auto before = browser.cookies.at("__Host-twostep");
  const auto done = browser.post(security, app_path("remove", "Tablet"), {{"end_others", "1"}});
  BOOST_TEST(browser.cookies.at("__Host-twostep") != before);
  BOOST_TEST(browser.follow(done).has("Other browsers have been signed out, and app passwords deleted."));
  BOOST_TEST(other.get(security).status == 303u);
}

BOOST_AUTO_TEST_CASE(the_last_one_leaves_the_password_alone) {
  browser.post(two_step_done, "/profile/security/recovery-codes", {{"set", "none"}});
  BOOST_TEST(browser.get(security).has("10 codes are left."));
  const auto remove = app_path("remove");
  BOOST_TEST(browser.get(remove).has("After this, your password alone is enough to sign in."));
  browser.post(remove, remove, {});
  const auto page = browser.get(security);
  BOOST_TEST(page.attribute("data-second-step") == "off");
  BOOST_TEST(page.has("Only your password protects your account"));
  BOOST_TEST(page.has("Authenticator app deleted"));
  BOOST_TEST(!page.has("10 codes are left."));
  BOOST_TEST(give_password(other).header("Location") == security);
}

BOOST_FIXTURE_TEST_CASE(with_text_messages_the_last_app_may_go, with_both) {
  const auto remove = app_path("remove");
  const auto form = browser.get(remove);
  BOOST_TEST(form.has("You still sign in with a code that we text to your phone."));
  BOOST_TEST(!form.has("your password alone is enough"));
  browser.post(remove, remove, {});
  BOOST_TEST(was_told("an authenticator app was deleted from your account"));
  BOOST_TEST(browser.get(security).attribute("data-second-step") == "on");
  BOOST_TEST(browser.get(security).has("aria-label=\"Turn off two-step verification\""));
}

BOOST_AUTO_TEST_CASE(an_organisation_s_rule_keeps_the_last_one) {
  const auto acme = add_organisation("Acme");
  const auto bea = add_user("bea@example.com", "Bea", acme);
  page_client hers(services, site);
  hers.sign_in("bea@example.com", password);
  set_up(hers);
  require_two_step(acme);
  const auto id = core::to_text(services.account(bea).authenticators.front().id);
  const auto remove = rest_of(apps_page, "/" + id + "/remove");
  const auto refused = hers.post(security, remove, {});
  BOOST_TEST(refused.status == 403u);
  BOOST_TEST(refused.has("Your organisation requires two-step verification"));
  BOOST_TEST(services.account(bea).authenticators.size() == 1u);
  turn_on(hers);
  BOOST_TEST(hers.post(security, remove, {}).status == 303u);
  BOOST_TEST(services.account(bea).authenticators.empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_asked_for_first_is_the_person_s_choice, with_both) {
  const auto list = browser.get(apps_page);
  BOOST_TEST(!is_asked_first(list, "Phone"));
  const auto sent = codes_sent();
  const auto done = browser.post(apps_page, app_path("prefer"), {});
  BOOST_TEST(done.header("Location") == apps_page);
  const auto after = browser.follow(done);
  BOOST_TEST(after.has("From now on we ask for this first when you sign in."));
  BOOST_TEST(is_asked_first(after, "Phone"));
  BOOST_TEST(browser.get(security).has("a code from your authenticator app."));
  BOOST_TEST(sign_in_with(other, phone).header("Location") == security);
  BOOST_TEST(codes_sent() == sent);

  BOOST_TEST(browser.get(apps_page).has("aria-label=\"Use this first: Text messages\""));
  BOOST_TEST(browser.post(security, prefer_texts, {}).status == 303u);
  BOOST_TEST(!is_asked_first(browser.get(apps_page), "Phone"));
  page_client third(services, site);
  give_password(third);
  BOOST_TEST(codes_sent() == sent + 1);
}

BOOST_AUTO_TEST_CASE(what_is_off_can_not_come_first) {
  const auto refused = browser.post(security, prefer_texts, {});
  BOOST_TEST(refused.status == 409u);
  BOOST_TEST(browser.get(security).has("a code from your authenticator app."));
}

BOOST_AUTO_TEST_SUITE_END()
