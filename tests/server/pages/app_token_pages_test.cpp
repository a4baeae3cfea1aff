// App tokens on the Security page: made once, shown once, listed, revoked.

#include "server/admin/data_export.hpp"
#include "server/admin/views.hpp"
#include "server/api/json.hpp"
#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace app_token_pages {

const std::string revoke_path = std::string(app_tokens_page) + "/revoke";

struct signed_in : site_fixture {
  explicit signed_in(config c = with_domain()) : site_fixture(std::move(c)) { give_password(browser); }

  answer make(std::string_view name, std::string_view hosts, std::string_view expires = "90d") {
    return browser.post(app_tokens_page, app_tokens_page, {{"name", name}, {"hosts", hosts}, {"expires", expires}});
  }
  std::vector<core::app_token> tokens() const { return services.account(account).app_tokens; }
};

} // namespace app_token_pages

BOOST_FIXTURE_TEST_SUITE(app_token_pages, signed_in)

BOOST_AUTO_TEST_CASE(a_token_is_shown_once_and_listed_without_its_secret) {
  BOOST_TEST(browser.get(security).has("/profile/security/app-tokens\""));
  const auto made = make("Backup at home", "app.example.org, wiki.example.org");
  BOOST_TEST(made.status == 200u);
  const auto token = token_on(made);
  BOOST_TEST(token.starts_with("twostep_"));
  for (const char* way :
       {"in place of your password", "<dt>User name</dt><dd><bdi>alice@example.com", "Authorization: Bearer"})
    BOOST_TEST(made.has(way));
  const auto page = browser.get(security);
  BOOST_TEST(page.has("Backup at home"));
  BOOST_TEST(page.has("app.example.org, wiki.example.org"));
  BOOST_TEST(page.has("Never used"));
  BOOST_TEST(page.has("Ends <time"));
  BOOST_TEST(page.has("App password created"));
  BOOST_TEST(!page.has(token.substr(8, 30)));
  BOOST_TEST(!services.directory.contains(token.substr(30)));
  BOOST_TEST(services.log_text().find(token.substr(30)) == std::string::npos);
  BOOST_REQUIRE(tokens().size() == 1u);
  BOOST_TEST((tokens()[0].expires_at == services.time.now() + core::days(90)));
  BOOST_TEST(services.audited.back().event == "authn_token_created");
}

BOOST_AUTO_TEST_CASE(a_form_sent_again_makes_no_second_one) {
  make("backup", "app.example.org");
  const auto again = make("backup", "app.example.org");
  BOOST_TEST(again.status == 422u);
  BOOST_TEST(again.has("There is an app password of this name already"));
  BOOST_TEST(again.attribute("value", "name=\"hosts\"") == "app.example.org");
  BOOST_TEST(tokens().size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_stands_beside_its_field) {
  const auto error_of = [&](const answer& a) {
    BOOST_TEST(a.status == 422u);
    BOOST_TEST(count_of("class=\"error\"", a.body) == 1u);
    return a.attribute("id", "class=\"error\"");
  };
  BOOST_TEST(error_of(make(" ", "app.example.org")) == "name-error");
  BOOST_TEST(error_of(make(std::string(101, 'n'), "app.example.org")) == "name-error");
  BOOST_TEST(error_of(make("n", "")) == "hosts-error");
  BOOST_TEST(error_of(make("n", "app_example,no host!")) == "hosts-error");
  BOOST_TEST(error_of(make("n", "app.example.com")) == "hosts-error");
  BOOST_TEST(error_of(make("n", "app.example.org", "1d")) == "expires-error");
  std::string many;
  for (int i = 0; i < 11; ++i) many += "a" + std::to_string(i) + ".example.org ";
  BOOST_TEST(error_of(make("n", many)) == "hosts-error");
  BOOST_TEST(make("", "", "").status == 422u);
  BOOST_TEST(tokens().empty());
}

BOOST_AUTO_TEST_CASE(hosts_are_kept_as_the_gate_will_see_them) {
  make("n", " https://App.Example.org/x?y  app.example.org:443\tb.example.org:8443,app.example.org. ", "never");
  BOOST_REQUIRE(tokens().size() == 1u);
  const std::vector<std::string> expected{"app.example.org", "b.example.org:8443"};
  BOOST_TEST(tokens()[0].hosts == expected, boost::test_tools::per_element());
  BOOST_TEST(!tokens()[0].expires_at);
}

BOOST_AUTO_TEST_CASE(without_a_cookie_domain_there_is_one_host_and_it_is_filled_in) {
  signed_in one{config{}};
  BOOST_TEST(one.browser.get(app_tokens_page).attribute("value", "name=\"hosts\"") == "id.example.org");
  BOOST_TEST(one.make("n", "app.example.org").has("it must be id.example.org"));
  BOOST_TEST(one.make("n", "id.example.org").status == 200u);
}

BOOST_AUTO_TEST_CASE(an_old_sign_in_gives_the_password_again_first) { // R21
  services.time.pass(core::minutes(11));
  const auto again = browser.get(app_tokens_page).header("Location");
  BOOST_TEST(again == "/sign-in/again");
  const auto csrf = browser.get(security).attribute("value", "name=\"csrf\"");
  const auto late = browser.post_raw(
      app_tokens_page, urlencoded({{"csrf", csrf}, {"name", "n"}, {"hosts", "app.example.org"}, {"expires", "30d"}})
  );
  BOOST_TEST(late.header("Location") == "/sign-in/again");
  BOOST_TEST(tokens().empty());
  const auto a = browser.post(again, "/sign-in/again", {{"password", password}});
  BOOST_TEST(a.header("Location") == app_tokens_page);
  BOOST_TEST(browser.follow(a).status == 200u);
}

BOOST_AUTO_TEST_CASE(the_owner_is_told_by_text) { // R20
  turn_on(browser);
  services.deliver();
  const auto before = services.gateway->sent.size();
  make("backup", "app.example.org");
  services.deliver();
  BOOST_REQUIRE(services.gateway->sent.size() == before + 1);
  BOOST_TEST(services.gateway->sent.back().text.find("an app password was made") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_is_revoked_from_the_list_and_somebody_else_s_is_left_alone) {
  make("backup", "app.example.org");
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  give_password(bob, "bob@example.com");
  const auto id = browser.get(security).attribute("value", "name=\"token\"");
  bob.post(security, revoke_path, {{"token", id}});
  BOOST_TEST(tokens().size() == 1u);
  BOOST_TEST(browser.post(security, revoke_path, {{"token", "nonsense"}}).status == 400u);
  const auto a = browser.post(security, revoke_path, {{"token", id}});
  BOOST_TEST(browser.follow(a).has("That app password no longer lets anybody in."));
  BOOST_TEST(tokens().empty());
  BOOST_TEST(services.audited.back().event == "authn_token_revoked");
}

BOOST_AUTO_TEST_CASE(operators_and_the_person_see_them_without_their_secrets) {
  make("backup", "app.example.org", "never");
  const auto a = services.account(account);
  const auto shown = api::to_json(admin::details(a, nullptr, services.policy, services.time.now()));
  const auto own = api::to_json(admin::data_export(a, nullptr, services.time.now()));
  for (const auto* all : {&shown, &own}) {
    const auto& token = all->at("app_tokens").as_array().at(0).as_object();
    BOOST_TEST((token.at("name").as_string() == "backup"));
    BOOST_TEST((token.at("hosts").as_array().at(0).as_string() == "app.example.org"));
    BOOST_TEST(token.size() == 3u); // and the time when it was made
    BOOST_TEST(boost::json::serialize(*all).find(core::to_text(a.app_tokens[0].id)) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(there_is_an_end_to_them) {
  services.policy.max_app_tokens = 2;
  make("1", "app.example.org");
  make("2", "app.example.org");
  const auto third = make("3", "app.example.org");
  BOOST_TEST(third.status == 422u);
  BOOST_TEST(third.has("as many app passwords as you may"));
}

BOOST_AUTO_TEST_CASE(markup_stays_text) {
  constexpr std::string_view naughty = "<script>\"'&";
  std::string pages = make(naughty, naughty, naughty).body + make(naughty, "app.example.org").body;
  pages += browser.get(security).body;
  BOOST_TEST(count_of("&lt;script&gt;", pages) == 7u);
  BOOST_TEST(count_of("<script", pages) == count_of("<script src=\"/assets/script.", pages));
}

BOOST_AUTO_TEST_SUITE_END()
