// Which language a page is in, and the picker at its foot.

#include "core/account/event.hpp"
#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/pseudo_language.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace language {

constexpr std::string_view picker = "/language", cookie = "__Host-twostep_lang";
constexpr std::string_view in_english_ = "<html lang=\"en\" dir=\"ltr\">",
                           in_pseudo = "<html lang=\"en-XA\" dir=\"ltr\">";

config with_default(std::string locale) {
  config c;
  c.branding.default_locale = std::move(locale);
  return c;
}

/// The site with a second language, and a browser there.
struct two_languages : site_fixture {
  explicit two_languages(config c = {})
      : site_fixture(std::move(c)), speaking(services.pages(), routes(), with_pseudo()), visitor(services, speaking) {
  }

  answer pick(std::string_view page, std::string_view locale) {
    return visitor.post(page, picker, {{"locale", locale}, {"next", page}});
  }
  void sign_in() { BOOST_REQUIRE_EQUAL(give_password(visitor).status, 303u); }
  std::string setting() const { return services.account(account).locale; }
  void accept(std::string field) {
    visitor.with = [field = std::move(field)](http::request& r) { r.accept_language = field; };
  }

  server::site speaking;
  page_client visitor;
};

struct default_is_pseudo : two_languages {
  default_is_pseudo() : two_languages(with_default("en-XA")) {}
};

struct behind_a_rule : two_languages {
  behind_a_rule() : two_languages(with_rule("/", {"role:admin"})) {}
};

std::string cookie_set(const answer& a, std::string_view name) {
  for (const auto& [field, value] : a.headers)
    if (field == "Set-Cookie" && value.starts_with(name)) return value;
  return {};
}

} // namespace language

BOOST_AUTO_TEST_SUITE(language)

BOOST_FIXTURE_TEST_CASE(with_one_language_there_is_no_picker, site_fixture) {
  server::site alone(services.pages(), routes(), {in_english()});
  page_client visitor(services, alone);
  const auto page = visitor.get("/sign-in");
  BOOST_TEST(page.has(in_english_));
  BOOST_TEST(!page.has("action=\"/language\""));
}

BOOST_FIXTURE_TEST_CASE(a_stranger_picks_a_language_for_this_browser, two_languages) {
  const auto before = visitor.get("/sign-in?next=/profile");
  BOOST_TEST(before.has("<summary>English</summary>"));
  BOOST_TEST(before.has("name=\"locale\" value=\"en-XA\" lang=\"en-XA\">Ƥšéúđó</button>"));
  BOOST_TEST(before.attribute("value", "flow").size() > 0u); // its token
  const auto form = before.body.substr(before.body.find("action=\"/language\""));
  BOOST_TEST(form.find("name=\"next\" value=\"/sign-in?next=/profile\"") != form.npos);

  const auto picked = visitor.post("/sign-in", picker, {{"locale", "en-XA"}, {"next", "/sign-in?next=/profile"}});
  BOOST_TEST(picked.status == 303u);
  BOOST_TEST(picked.header("Location") == "/sign-in?next=/profile");
  BOOST_TEST(
      cookie_set(picked, cookie) ==
      "__Host-twostep_lang=en-XA; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
  );
  const auto after = visitor.follow(picked);
  BOOST_TEST(after.has(in_pseudo));
  BOOST_TEST(after.has("<summary>Ƥšéúđó</summary>"));
  BOOST_TEST(after.has("value=\"en\" lang=\"en\">English</button>"));
  BOOST_TEST(visitor.follow(pick("/sign-in", "en")).has(in_english_));
}

BOOST_FIXTURE_TEST_CASE(a_sign_in_under_way_goes_on_in_the_language_picked_meanwhile, two_languages) {
  services.enable_two_step(account, "+4520123456");
  sign_in();
  BOOST_TEST(visitor.follow(pick(code_page, "en-XA")).has(in_pseudo));
  BOOST_TEST(visitor.post(code_page, code_page, {{"code", visitor.last_code()}}).status == 303u);
  BOOST_TEST(setting() == ""); // picked before anybody was signed in
}

BOOST_FIXTURE_TEST_CASE(somebody_signed_in_picks_for_every_browser, two_languages) {
  sign_in();
  BOOST_TEST(visitor.follow(pick(security, "en-XA")).has(in_pseudo));
  BOOST_TEST(setting() == "en-XA");
  visitor.cookies.erase(std::string(cookie));
  BOOST_TEST(visitor.get(security).has(in_pseudo));
  page_client other(services, speaking);
  give_password(other);
  BOOST_TEST(other.get(security).has(in_pseudo));
  BOOST_TEST(visitor.follow(pick(security, "en")).has(in_english_));
  BOOST_TEST(setting() == "en");
  BOOST_TEST(other.get(security).has(in_english_));
}

BOOST_FIXTURE_TEST_CASE(the_setting_goes_before_the_cookie_the_browser_and_the_default, default_is_pseudo) {
  BOOST_TEST(visitor.get("/sign-in").has(in_pseudo)); // the default
  accept("fr, en;q=0.5");
  BOOST_TEST(visitor.get("/sign-in").has(in_english_)); // what the browser accepts
  pick("/sign-in", "en-XA");
  BOOST_TEST(visitor.get("/sign-in").has(in_pseudo)); // the cookie
  sign_in();
  BOOST_TEST(visitor.get(security).has(in_pseudo));
  services.run(services.commands->execute(account, core::set_locale{"en-GB", {core::actor_kind::shell, "root"}}));
  BOOST_TEST(visitor.get(security).has(in_english_)); // the setting
}

BOOST_FIXTURE_TEST_CASE(a_setting_that_no_page_can_be_shown_in_is_passed_over, two_languages) {
  services.run(services.commands->execute(account, core::set_locale{"da", {core::actor_kind::shell, "root"}}));
  sign_in();
  BOOST_TEST(visitor.get(security).has(in_english_));
  accept("en-XA");
  BOOST_TEST(visitor.get(security).has(in_pseudo));
}

BOOST_FIXTURE_TEST_CASE(a_cookie_that_somebody_else_made_up_chooses_at_most_a_language, two_languages) {
  const std::string name(cookie);
  for (const auto& value :
       {std::string("xx"), std::string("en-XA\"><script>"), std::string("../en-XA"), std::string(3000, 'a')}) {
    visitor.cookies[name] = value;
    const auto page = visitor.get("/sign-in");
    BOOST_TEST(page.has(in_english_));
    BOOST_TEST(!page.has("<script>"));
  }
}

BOOST_FIXTURE_TEST_CASE(only_what_the_picker_offers_can_be_picked, two_languages) {
  for (const char* locale : {"", "xx", "da", "en-xa", "en-XA-x", "EN"}) BOOST_TEST_CONTEXT(locale) {
      const auto a = pick("/sign-in", locale);
      BOOST_TEST(a.status == 400u);
      BOOST_TEST(a.has("There is no such language."));
      BOOST_TEST(cookie_set(a, cookie) == "");
    }
}

BOOST_FIXTURE_TEST_CASE(a_form_without_its_token_picks_nothing, two_languages) {
  const auto stranger = visitor.post_raw(picker, "csrf=wrong&locale=en-XA");
  BOOST_TEST(stranger.status == 403u);
  BOOST_TEST(stranger.has("name=\"password\"")); // the sign-in page, with what was wrong above it
  BOOST_TEST(cookie_set(stranger, cookie) == "");
  sign_in();
  visitor.get(security);
  const auto refused = visitor.post_raw(picker, "csrf=wrong&locale=en-XA");
  BOOST_TEST(refused.status == 403u);
  BOOST_TEST(refused.has("data-two-step"));
  BOOST_TEST(setting() == "");
  visitor.sec_fetch_site = "cross-site";
  BOOST_TEST(pick(security, "en-XA").status == 403u);
  BOOST_TEST(setting() == "");
}

BOOST_FIXTURE_TEST_CASE(it_leads_back_to_pages_of_ours_alone, two_languages) {
  for (const char* elsewhere :
       {"https://evil.example", "//evil.example", "/\\evil.example", "https://id.example.org/profile", "", "profile"})
    BOOST_TEST(
        visitor.post("/sign-in", picker, {{"locale", "en-XA"}, {"next", elsewhere}}).header("Location") == "/",
        elsewhere
    );
}

BOOST_FIXTURE_TEST_CASE(it_works_while_the_password_must_be_changed, two_languages) {
  set_password(account);
  sign_in();
  BOOST_TEST(visitor.follow(pick("/profile/security/password", "en-XA")).has(in_pseudo));
  BOOST_TEST(setting() == ""); // for this browser alone
}

BOOST_FIXTURE_TEST_CASE(a_refused_form_leads_back_to_its_page_and_what_is_shown_once_keeps_no_picker, two_languages) {
  sign_in();
  const auto wrong = visitor.post(phone_page, phone_page, {{"phone", "12"}});
  BOOST_TEST(wrong.status == 422u);
  const auto form = wrong.body.substr(wrong.body.find("action=\"/language\""));
  BOOST_TEST(form.find("name=\"next\" value=\"" + std::string(phone_page) + "\"") != form.npos);
  const auto once = visitor.post(
      app_tokens_page, app_tokens_page, {{"name", "backup"}, {"hosts", "id.example.org"}, {"expires", "365d"}}
  );
  BOOST_TEST(once.status == 200u);
  BOOST_TEST(once.has("id=\"made\""));
  BOOST_TEST(!once.has("action=\"/language\""));
}

BOOST_FIXTURE_TEST_CASE(the_setting_changes_thirty_times_an_hour, two_languages) {
  sign_in();
  for (int i = 0; i < 30; ++i) BOOST_REQUIRE_EQUAL(pick(security, i % 2 ? "en" : "en-XA").status, 303u);
  const auto refused = pick(security, "en-XA");
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(refused.header("Retry-After") == "3600");
  BOOST_TEST(setting() == "en");
  BOOST_TEST(pick(security, "en").status == 303u); // nothing changes
  services.time.pass(core::hours(1));
  sign_in();
  BOOST_TEST(pick(security, "en-XA").status == 303u);
}

BOOST_FIXTURE_TEST_CASE(errors_are_in_the_browser_s_language, two_languages) {
  accept("en-XA");
  BOOST_TEST(visitor.get("/nowhere").has(in_pseudo));
  BOOST_TEST(visitor.post_raw("/sign-in", "csrf=%ff").has(in_pseudo));
  visitor.host = "elsewhere.example.net";
  BOOST_TEST(visitor.get("/sign-in").has(in_pseudo));
  http::exchange x = services.request();
  x.request.accept_language = "en-XA";
  speaking.refuse(x, 503, "The server is busy.");
  BOOST_TEST(x.response.body.find(in_pseudo) != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_gate_s_page_follows_the_account_and_the_browser, behind_a_rule) {
  BOOST_TEST(visitor.get("/gate/denied").has(in_english_));
  accept("en-XA");
  BOOST_TEST(visitor.get("/gate/denied").has(in_pseudo));
  visitor.with = {};
  sign_in();
  pick(security, "en-XA");
  visitor.cookies.erase("__Host-twostep_lang");
  visitor.with = [](http::request& r) {
    r.trusted_peer = true;
    r.forwarded_proto = "https";
    r.forwarded_host = "app.example.org";
    r.forwarded_uri = "/";
    r.forwarded_method = "GET";
    r.sec_fetch_mode = "navigate";
  };
  const auto denied = visitor.get("/gate/check?mode=redirect");
  BOOST_TEST(denied.status == 403u);
  BOOST_TEST(denied.has(in_pseudo));
}

BOOST_FIXTURE_TEST_CASE(a_language_that_is_written_from_right_to_left_says_so, site_fixture) {
  struct arabic_tag final : core::language {
    std::string_view tag() const noexcept override { return "ar"; }
    const char* find(const char*) const override { return nullptr; }
    const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }
  };
  static const arabic_tag arabic;
  server::site speaking(
      services.pages(), routes(), {in_english(), {&arabic, "العربية", core::is_right_to_left(arabic)}}
  );
  page_client visitor(services, speaking);
  visitor.with = [](http::request& r) { r.accept_language = "ar-EG"; };
  BOOST_TEST(visitor.get("/sign-in").has("<html lang=\"ar\" dir=\"rtl\">"));
  BOOST_TEST(visitor.get("/gate/denied").has("<html lang=\"ar\" dir=\"rtl\">"));
}

BOOST_AUTO_TEST_SUITE_END()
