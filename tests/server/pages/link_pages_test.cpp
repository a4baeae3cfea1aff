// One-time links in the browser: what each opens, what looking changes, and who stays out without one.

#include "core/account/command.hpp"
#include "server/crypto/link_token.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace link_pages {

constexpr std::string_view new_password = "four words without any sense";
constexpr std::string_view other_number = "+45 87654321";
constexpr std::string_view not_now = "/profile/security/two-step/not-now";

struct fixture : site_fixture {
  const core::actor root{core::actor_kind::shell, "root"};

  void execute(core::command command) {
    auto x = services.request();
    BOOST_REQUIRE(services.run(services.commands->execute(x, account, std::move(command))).outcome.has_value());
  }
  std::string path_of(const new_link_token& made) const { return "/link/" + std::string(made.text.reveal()); }
  std::string make(core::link_purpose purpose) {
    const auto made = make_link_token(account);
    execute(core::make_link{made.id, purpose, root});
    return path_of(made);
  }
  /// Of alice, who had it on.
  std::string reset(std::string_view with = password) {
    browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", with}});
    turn_on(browser);
    const auto made = make_link_token(account);
    execute(core::reset_two_step{root, "phone lost", random_id<core::notice_id>(), made.id});
    return path_of(made);
  }
  void require_of_alice() {
    const auto org = add_organisation("demo");
    account = add_user("bea@example.com", "Bea", org);
    require_two_step(org);
  }
  answer enter(page_client& b, std::string_view link, std::string_view with = password) {
    return b.post(link, link, {{"password", std::string(with)}});
  }
};

} // namespace link_pages

BOOST_FIXTURE_TEST_SUITE(link_pages, fixture)

BOOST_AUTO_TEST_CASE(after_a_reset_the_owner_comes_back_by_the_link) {
  const auto link = reset();
  page_client owner(services, site);
  const auto page = owner.get(link);
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("Enter your password. Then you can set up two-step verification."));
  BOOST_TEST(!page.has(alice)); // whoever found the link doesn't learn whose it is
  const auto in = enter(owner, link);
  BOOST_TEST(in.header("Location").starts_with(phone_page));
  BOOST_TEST(owner.get(security).header("Location").starts_with(phone_page)); // nothing else opens
  const auto form = owner.get(phone_page);
  BOOST_TEST(form.has("Not now</button>"));
  turn_on(owner);
  BOOST_TEST(state(owner) == "enabled");
  BOOST_TEST(owner.get(link).status == 410u);
  page_client later(services, site);
  BOOST_TEST(give_password(later).header("Location") == code_page);
}

BOOST_AUTO_TEST_CASE(a_thief_with_the_password_fails_in_every_order) {
  const auto link = reset();
  page_client thief(services, site), owner(services, site);
  const auto before = give_password(thief);
  BOOST_TEST(before.status == 403u);
  BOOST_TEST(before.has("To sign in, you need a one-time link beside your password."));
  BOOST_TEST(thief.get(security).header("Location").starts_with("/sign-in"));
  BOOST_TEST(enter(owner, link).status == 303u);
  BOOST_TEST(give_password(thief).status == 403u);
  BOOST_TEST(thief.get(link).status == 410u); // it is the owner's browser's now
  BOOST_TEST(enter(thief, link).status == 410u);
  turn_on(owner);
  BOOST_TEST(give_password(thief).header("Location") == code_page);
}

BOOST_AUTO_TEST_CASE(the_browser_that_opened_it_may_come_back) {
  const auto link = reset();
  page_client owner(services, site);
  owner.get(link);
  const auto before = owner.cookies;
  BOOST_TEST(enter(owner, link).status == 303u);
  owner.cookies = before; // that answer was lost
  BOOST_TEST(enter(owner, link).status == 303u);
  owner.post(phone_page, "/sign-out", {});
  add_user("bea@example.com", "Bea", std::nullopt);
  give_password(owner, "bea@example.com"); // somebody else in the same browser
  owner.post(security, "/sign-out", {});
  BOOST_TEST(owner.get(link).status == 200u);
  BOOST_TEST(enter(owner, link).header("Location").starts_with(phone_page));
  turn_on(owner);
}

BOOST_AUTO_TEST_CASE(looking_changes_nothing) {
  const auto link = make(core::link_purpose::password);
  page_client scanner(services, site);
  for (int i = 0; i < 3; ++i) BOOST_TEST(scanner.get(link).status == 200u);
  BOOST_TEST(scanner.head(link).status == 200u);
  BOOST_TEST(scanner.post_raw(link, "new_password=chosen+by+a+scanner").status == 403u); // no form of ours
  BOOST_TEST(browser.post(link, link, {{"new_password", new_password}}).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_password_link_sets_the_password_and_signs_nobody_in) {
  give_password(browser);
  turn_on(browser);
  services.deliver();
  const auto link = make(core::link_purpose::password);
  page_client owner(services, site);
  BOOST_TEST(owner.get(link).has("Choose a new password</h1>"));
  const auto easy = owner.post(link, link, {{"new_password", "password1234"}});
  BOOST_TEST(easy.status == 422u);
  BOOST_TEST(owner.post(link, link, {{"new_password", ""}}).status == 422u); // a refused one uses nothing up
  const auto done = owner.post(link, link, {{"new_password", new_password}});
  BOOST_TEST(done.header("Location") == "/sign-in");
  BOOST_TEST(owner.follow(done).has("Your password is saved. Sign in with it."));
  BOOST_TEST(browser.get(security).status == 303u); // signed out everywhere
  services.deliver();
  BOOST_TEST(services.gateway->sent.back().to == "+4512345678"); // the owner is told
  const auto in = owner.post("/sign-in", "/sign-in", {{"email", alice}, {"password", new_password}});
  BOOST_TEST(in.header("Location") == code_page); // the second step stays
  BOOST_TEST(owner.get(link).status == 410u);
}

BOOST_AUTO_TEST_CASE(an_invitation_says_whose_account_it_is) {
  const auto link = make(core::link_purpose::invitation); // to somebody who never signed in
  const auto page = browser.get(link);
  BOOST_TEST(page.has("Choose your password</h1>"));
  BOOST_TEST(page.has(alice));
  BOOST_TEST(browser.post(link, link, {{"new_password", new_password}}).status == 303u);
  const auto in = browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", new_password}});
  BOOST_TEST(in.header("Location") == security);
}

BOOST_AUTO_TEST_CASE(what_no_longer_works_looks_alike) {
  const auto replaced = make(core::link_purpose::password);
  const auto used = make(core::link_purpose::password);
  BOOST_REQUIRE_EQUAL(browser.post(used, used, {{"new_password", new_password}}).status, 303u);
  const auto bound = reset(new_password);
  page_client owner(services, site);
  BOOST_REQUIRE_EQUAL(enter(owner, bound, new_password).status, 303u);
  const auto link = make(core::link_purpose::password);
  const auto unknown = path_of(make_link_token(account));
  const auto of_nobody = path_of(make_link_token(random_id<core::account_id>()));
  page_client stranger(services, site);
  const auto shown = stranger.get(unknown);
  BOOST_TEST(shown.status == 410u);
  BOOST_TEST(shown.has("This link no longer works"));
  BOOST_TEST(shown.has("support@example.com"));
  const auto same_as = [](std::string body, const std::string& path, const std::string& as) {
    for (auto at = body.find(path); at != body.npos;
         at = body.find(path, at + as.size())) // `as` may begin like `path`
      body.replace(at, path.size(), as);
    return body;
  };
  for (const auto& path : {replaced, used, bound, of_nobody, std::string("/link/x"), std::string("/link/%00")}) {
    const auto other = stranger.get(path);
    BOOST_TEST(other.status == 410u, path);
    BOOST_TEST(same_as(other.body, path, unknown) == shown.body, path);
  }
  BOOST_TEST(stranger.get(link).status == 200u);
  services.time.pass(core::days(1));
  BOOST_TEST(stranger.get(link).status == 410u);
}

// Whoever guesses at the sign-in page keeps nobody out who has a link.
BOOST_AUTO_TEST_CASE(wrong_passwords_of_others_do_not_count_against_a_link) {
  const auto link = reset();
  core::fail_password wrong;
  wrong.password_generation = services.account(account).password.generation;
  for (std::uint32_t i = 0; i < services.policy.password_streak; ++i) execute(wrong);
  page_client owner(services, site);
  owner.network = "198.51.100.7";
  BOOST_TEST(give_password(owner).status == 429u);
  BOOST_TEST(enter(owner, link).status == 303u);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_counts_and_a_right_one_goes_on) {
  const auto link = reset();
  page_client owner(services, site);
  BOOST_TEST(enter(owner, link, "").has("Enter your password."));
  const auto wrong = enter(owner, link, "something else");
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("The password isn&#39;t right."));
  for (int i = 0; i < 9; ++i) enter(owner, link, "something else");
  const auto waits = enter(owner, link);
  BOOST_TEST(waits.status == 429u);
  services.time.pass(core::minutes(16));
  BOOST_TEST(enter(owner, link).status == 303u);
}

BOOST_AUTO_TEST_CASE(not_now_is_there_without_a_policy_alone) {
  const auto link = reset();
  page_client owner(services, site);
  enter(owner, link);
  const auto done = owner.post(phone_page, not_now, {});
  BOOST_TEST(done.header("Location") == security);
  BOOST_TEST(owner.follow(done).has("Two-step verification stays off."));
  BOOST_TEST(give_password(browser).header("Location") == security); // the password alone, as before it was ever on
}

BOOST_AUTO_TEST_CASE(under_a_policy_it_must_be_turned_on) {
  require_of_alice();
  const auto made = make_link_token(account);
  give_password(browser, "bea@example.com");
  turn_on(browser);
  execute(core::reset_two_step{root, "phone lost", random_id<core::notice_id>(), made.id});
  page_client owner(services, site);
  BOOST_TEST(enter(owner, path_of(made)).header("Location").starts_with(phone_page));
  BOOST_TEST(!owner.get(phone_page).has("Not now</button>"));
  BOOST_TEST(owner.post(phone_page, not_now, {}).status == 403u);
  turn_on(owner);
  BOOST_TEST(state(owner) == "enabled");
}

BOOST_AUTO_TEST_SUITE_END()
