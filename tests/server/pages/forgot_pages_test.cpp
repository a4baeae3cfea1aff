// A forgotten password: the page that tells nobody who has an account, the link in the mail, and the second step
// before the new password.

#include "server/account/forgotten_passwords.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace forgot_pages {

constexpr std::string_view forgot = "/forgot";
constexpr std::string_view new_password = "four words without any sense";

config with_mail() {
  config c;
  c.mail.url = "smtp://mail.example.org:587";
  c.mail.from = "noreply@example.org";
  return c;
}

struct fixture : site_fixture {
  fixture() : site_fixture(with_mail()) {}

  answer ask(page_client& b, std::string_view email = alice) { return b.post(forgot, forgot, {{"email", email}}); }
  /// What waits for links is done.
  void make_links() {
    const forgotten_services s{*services.commands, *services.store, services.meter_keys,
                               services.audit,     services.time,   3};
    services.run(services.forgotten.make_links(s));
    services.deliver();
  }
  std::size_t mails() const { return services.mailbox->sent.size(); }
  /// The path in the newest mail.
  std::string link() const {
    BOOST_REQUIRE(!services.mailbox->sent.empty());
    const auto& text = services.mailbox->sent.back().text;
    const std::string before = "https://id.example.org";
    const auto from = text.find(before + "/link/");
    BOOST_REQUIRE(from != text.npos);
    return text.substr(from + before.size(), text.find('\n', from) - from - before.size());
  }
};

struct without_mail : site_fixture {};

} // namespace forgot_pages

BOOST_FIXTURE_TEST_SUITE(forgot_pages, fixture)

BOOST_AUTO_TEST_CASE(a_link_sets_the_password) {
  BOOST_TEST(browser.get("/sign-in").has("href=\"/forgot\""));
  const auto asked = ask(browser);
  BOOST_TEST(asked.status == 200u);
  BOOST_TEST(asked.has("Check your mail</h1>"));
  BOOST_TEST(asked.has(alice));
  make_links();
  BOOST_REQUIRE(mails() == 1u);
  BOOST_TEST(services.mailbox->sent[0].to == alice);
  BOOST_TEST(services.mailbox->sent[0].subject == "Choose a new password at Twostep");
  page_client other(services, site);
  const auto path = link();
  const auto form = other.get(path);
  BOOST_TEST(form.has("Choose a new password</h1>"));
  BOOST_TEST(other.post(path, path, {{"new_password", new_password}}).header("Location") == "/sign-in");
  BOOST_TEST(
      other.post("/sign-in", "/sign-in", {{"email", alice}, {"password", new_password}}).header("Location") ==
      security
  );
  BOOST_TEST(other.get(path).status == 410u);
  BOOST_TEST(services.account(account).email_verified_at.has_value());
}

BOOST_AUTO_TEST_CASE(nobody_learns_who_has_an_account) {
  const auto known = ask(browser), unknown = ask(browser, "nobody@example.com");
  auto body = unknown.body;
  for (auto at = body.find("nobody@example.com"); at != body.npos; at = body.find("nobody@example.com"))
    body.replace(at, 18, alice);
  BOOST_TEST(known.status == unknown.status);
  BOOST_TEST(known.body == body);
  make_links();
  BOOST_TEST(mails() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_said_beside_the_field) {
  BOOST_TEST(ask(browser, "").has("Enter your email address."));
  const auto wrong = ask(browser, "alice");
  BOOST_TEST(wrong.status == 422u);
  BOOST_TEST(wrong.has("This isn&#39;t an email address."));
}

BOOST_AUTO_TEST_CASE(three_links_an_hour_and_ten_a_day) {
  for (int i = 0; i < 5; ++i) ask(browser);
  make_links();
  BOOST_TEST(mails() == 3u);
  for (int hour = 0; hour < 6; ++hour) {
    services.time.pass(core::hours(1));
    for (int i = 0; i < 3; ++i) ask(browser);
    make_links();
  }
  BOOST_TEST(mails() == 10u);
}

BOOST_AUTO_TEST_CASE(one_address_asks_twenty_times_an_hour) {
  for (int i = 0; i < 20; ++i) BOOST_TEST(ask(browser, "nobody@example.com").status == 200u);
  BOOST_TEST(ask(browser).status == 429u);
  page_client elsewhere(services, site);
  elsewhere.network = "198.51.100.7";
  BOOST_TEST(ask(elsewhere).status == 200u);
}

BOOST_AUTO_TEST_CASE(the_second_step_comes_first_and_stays_on) {
  give_password(browser);
  turn_on(browser);
  services.deliver();
  services.mailbox->sent.clear();
  page_client thief(services, site), owner(services, site);
  ask(owner);
  make_links();
  const auto there = link();
  const auto step = thief.get(there); // whoever reads the mail
  BOOST_TEST(step.has("First we ask for your second step."));
  BOOST_TEST(!step.has("new_password"));
  thief.post(there, there, {{"new_password", new_password}}); // asks for the code all the same
  BOOST_TEST(thief.post(code_page, code_page, {{"code", wrong_code(thief.last_code())}}).status == 422u);
  BOOST_TEST(thief.get(security).header("Location").starts_with("/sign-in"));

  services.time.pass(core::minutes(1));
  const auto led = owner.post(there, there, {});
  BOOST_TEST(led.header("Location") == code_page);
  const auto asked = owner.get(code_page);
  BOOST_TEST(asked.has("Check your phone</h1>"));
  BOOST_TEST(!asked.has("name=\"trust\""));
  const auto back = owner.post(code_page, code_page, {{"code", owner.last_code()}});
  BOOST_TEST(back.header("Location") == there);
  BOOST_TEST(owner.get(there).has("new_password"));
  BOOST_TEST(thief.get(there).status == 410u);                                // it is the owner's browser's now
  BOOST_TEST(owner.get(security).header("Location").starts_with("/sign-in")); // nothing opened
  BOOST_TEST(owner.post(there, there, {{"new_password", new_password}}).header("Location") == "/sign-in");
  BOOST_TEST(give_password(owner).status == 422u);
  const auto in = owner.post("/sign-in", "/sign-in", {{"email", alice}, {"password", new_password}});
  BOOST_TEST(in.header("Location") == code_page); // the second step stays
}

BOOST_AUTO_TEST_CASE(a_recovery_code_is_no_second_step_here) {
  constexpr std::string_view codes_page = "/profile/security/recovery-codes",
                             recovery_page = "/sign-in/recovery-code";
  give_password(browser);
  turn_on(browser);
  const auto made =
      browser.post(codes_page, codes_page, {{"set", browser.get(codes_page).attribute("value", "name=\"set\"")}});
  const auto from = made.body.find("<li>");
  BOOST_REQUIRE(from != made.body.npos);
  const auto code = made.body.substr(from + 4, 19);
  services.deliver();
  services.mailbox->sent.clear();
  page_client reader(services, site);
  ask(reader);
  make_links();
  const auto there = link();
  BOOST_REQUIRE(reader.post(there, there, {}).header("Location") == code_page);
  const auto asked = reader.get(code_page);
  BOOST_TEST(!asked.has(recovery_page));
  reader.post(code_page, recovery_page, {{"recovery_code", code}}); // by hand, with a good form's token
  BOOST_TEST(!reader.get(there).has("new_password"));
  BOOST_TEST(reader.get(security).header("Location").starts_with("/sign-in"));
  BOOST_TEST(services.account(account).recovery->left.size() == 10u);
}

BOOST_AUTO_TEST_CASE(notices_go_by_mail_too) {
  give_password(browser);
  turn_on(browser);
  services.deliver();
  BOOST_REQUIRE(mails() == 1u);
  const auto& mail = services.mailbox->sent[0];
  BOOST_TEST(mail.subject == "Your account at Twostep");
  BOOST_TEST(mail.text.starts_with("Two-step verification was turned on for your account at Twostep."));
  BOOST_TEST(mail.text.find("https://id.example.org/profile/security") != mail.text.npos);
}

BOOST_FIXTURE_TEST_CASE(without_mail_the_page_names_support, without_mail) {
  BOOST_TEST(!browser.get("/sign-in").has("href=\"/forgot\""));
  const auto page = browser.get(forgot);
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(page.has("support@example.com"));
  BOOST_TEST(!page.has("name=\"email\""));
  BOOST_TEST(browser.post("/sign-in", forgot, {{"email", alice}}).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
