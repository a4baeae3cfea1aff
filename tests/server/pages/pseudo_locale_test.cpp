// The pages in a test language that accents every letter and is longer than English (tests/locales/pseudo.py):
// plain letters on a page come from no catalogue.

#include "server/text/catalogue.hpp"
#include "server/web/marked_text.hpp"
#include "tests/server/support/pseudo_language.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/regex.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace pseudo_locale {

constexpr std::string_view enable_resend = "/profile/security/two-step/enable/resend";
constexpr std::string_view enable_cancel = "/profile/security/two-step/enable/cancel";
constexpr std::string_view password_path = "/profile/security/password";
constexpr std::string_view revoke_path = "/profile/security/app-tokens/revoke";

/// The visible and audible texts of a page: its text, and attributes with sentences.
std::string shown(const std::string& html) {
  static const boost::regex unseen(R"re(<(style|pre|script|code)\b[^>]*>.*?</\1>|\b(value|placeholder)="[^"]*")re");
  static const boost::regex sentence(R"re(\b(?:aria-label|title|alt)="([^"]*)")re"), tag("<[^>]*>"),
      entity("&[#\\w]+;");
  const auto seen = boost::regex_replace(html, unseen, "");
  std::string text;
  for (boost::sregex_iterator at(seen.begin(), seen.end(), sentence), end; at != end; ++at)
    text += (*at)[1].str() + "\n";
  text += boost::regex_replace(seen, tag, "\n");
  return boost::regex_replace(text, entity, " ");
}

/// The words in plain letters.
std::vector<std::string> plain_words(const std::string& text) {
  static const boost::regex word("[A-Za-z][A-Za-z']*[A-Za-z]");
  std::vector<std::string> found;
  for (boost::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) found.push_back(at->str());
  return found;
}

std::string without(std::string text, std::initializer_list<std::string_view> values) {
  for (const auto value : values)
    for (std::size_t at = 0; (at = text.find(value)) != text.npos;) text.erase(at, value.size());
  return text;
}

/// Only names given by people and the operator may be in plain letters.
void check(const answer& a) {
  const auto text = without(
      shown(a.body), {"alice@example.com", "support@example.com", "id.example.org", "app.example.org", "example.net",
                      "backup", "Twostep", "Denmark", "English"}
  );
  BOOST_TEST(a.has("<html lang=\"en-XA\" dir=\"ltr\">"));
  for (const auto& word : plain_words(text)) BOOST_ERROR(word + " is in no catalogue: " + text);
}

config of_a_demo() {
  config c;
  c.demo = true;
  return c;
}

struct in_pseudo : site_fixture {
  in_pseudo()
      : site_fixture(of_a_demo()), translated(services.pages(&messages), routes(), with_pseudo()),
        visitor(services, translated) {
    BOOST_REQUIRE_EQUAL(visitor.post("/sign-in", "/language", {{"locale", "en-XA"}}).status, 303u);
  }

  /// Checks every page on the way to the last one.
  answer checked(answer a) {
    while (a.status == 303) a = visitor.follow(a);
    check(a);
    return a;
  }
  answer get(std::string_view path) { return checked(visitor.get(path)); }
  answer post(std::string_view page, std::string_view action, fields f) {
    return checked(visitor.post(page, action, f));
  }
  answer post(std::string_view page, fields f) { return post(page, page, f); }
  void sign_in() { post("/sign-in", {{"email", alice}, {"password", password}}); }
  void enable() {
    post(phone_page, {{"phone", number}});
    post(enable_page, {{"code", visitor.last_code()}});
  }

  demo_messages messages;
  server::site translated;
  page_client visitor;
};

} // namespace pseudo_locale

BOOST_FIXTURE_TEST_SUITE(pseudo_locale, in_pseudo)

BOOST_AUTO_TEST_CASE(no_template_has_a_sentence_outside_the_catalogue) {
  const boost::regex markup("\\{\\{[^}]*\\}\\}");
  const auto markup_of = [&](std::string_view text) {
    std::vector<std::string> all;
    for (boost::cregex_iterator at(text.begin(), text.end(), markup), end; at != end; ++at) all.push_back(at->str());
    std::ranges::sort(all);
    return all;
  };
  for (const auto& f : embedded::templates()) BOOST_TEST_CONTEXT(f.name) {
      const auto text = translate_template(f.text, pseudo(), [](std::string_view id, std::string_view) {
        BOOST_ERROR(std::string("a placeholder is lost: ").append(id));
      });
      for (const auto& word : plain_words(shown(boost::regex_replace(text, markup, ""))))
        BOOST_ERROR(word + " is not marked");
      BOOST_TEST(markup_of(text) == markup_of(f.text), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(every_template_is_taken_with_the_translations_in_it) {
  const core::language* const also[] = {&pseudo()};
  BOOST_CHECK_NO_THROW(server::templates(embedded::templates(), also));
}

BOOST_AUTO_TEST_CASE(signing_in) {
  BOOST_TEST(get("/sign-in").has("Šíğñ íñ"));
  post("/sign-in", {{"email", ""}, {"password", ""}});
  post("/sign-in", {{"email", alice}, {"password", "wrong"}});
  sign_in();
  enable();
  post(security, "/sign-out", {});
  sign_in();
  for (const char* typed : {"", "12", "1", "abc", "12345678 and 123456"}) post(code_page, {{"code", typed}});
  post(code_page, {{"code", wrong_code(visitor.last_code())}});
  post(code_page, "/sign-in/code/resend", {});
  services.time.pass(core::minutes(1));
  post(code_page, "/sign-in/code/resend", {});
  for (int i = 0; i < 4; ++i) post(code_page, {{"code", wrong_code(visitor.last_code())}});
  get(code_page);
  services.time.pass(core::days(400));
  sign_in();
}

BOOST_AUTO_TEST_CASE(too_many_wrong_passwords) {
  for (int i = 0; i < 12; ++i) post("/sign-in", {{"email", alice}, {"password", "wrong"}});
}

BOOST_AUTO_TEST_CASE(turning_on_and_off) {
  sign_in();
  get(phone_page);
  for (const char* typed :
       {"", "12345678", "+45 1234x", "+45 1234\x07", "+999 12345678", "+45 123", "+45 1234567890123",
        "+1 800 234 5678", "+882 16 12345678", "+45 33 12 34 56 78 90", "+46 8 123 456 78"})
    post(phone_page, {{"phone", typed}});
  post(phone_page, {{"phone", number}});
  get(security);
  post(enable_page, {{"code", "000"}});
  post(enable_page, enable_resend, {});
  services.time.pass(core::minutes(1));
  post(enable_page, enable_resend, {});
  post(security, enable_cancel, {});
  services.time.pass(core::minutes(1));
  enable();
  get(security);
  post(security, bin, {});
  get(security);
  post(disable_page, {{"code", visitor.last_code()}});
  get(phone_page);
}

BOOST_AUTO_TEST_CASE(the_profile_and_its_password) {
  sign_in();
  get("/profile");
  get(security);
  const auto change = [&](std::string_view current, std::string_view fresh) {
    post(security, password_path, {{"current_password", current}, {"new_password", fresh}});
  };
  for (const char* fresh :
       {"short", "passwordpassword", "alice@example.com", "aaaaaaaaaaaaaaaaaaaa", "a new one of some length"})
    change("wrong", fresh);
  change("", "a new one of some length");
  services.time.pass(core::hours(2));
  post(security, password_path, {});
  post("/sign-in/again", {{"password", ""}});
  post("/sign-in/again", {{"password", "wrong"}});
  post("/sign-in/again", {{"password", password}});
  change(password, "a new one of some length");
}

BOOST_AUTO_TEST_CASE(app_passwords) {
  sign_in();
  get(app_tokens_page);
  post(app_tokens_page, {{"name", ""}, {"hosts", ""}, {"expires", "soon"}});
  post(app_tokens_page, {{"name", "back\x07up"}, {"hosts", "::"}, {"expires", "30d"}});
  post(app_tokens_page, {{"name", "backup"}, {"hosts", "example.net"}, {"expires", "30d"}});
  for (int i = 0; i < 2; ++i)
    post(app_tokens_page, {{"name", "backup"}, {"hosts", "id.example.org"}, {"expires", "30d"}});
  get(security);
  get(phone_page);
  post(phone_page, {{"phone", number}});
  post(security, revoke_path, {{"token", "none"}});
}

BOOST_AUTO_TEST_CASE(what_is_refused) {
  get("/nowhere");
  get("/sign-out");
  checked(visitor.post_raw("/sign-in", "csrf=wrong&email=alice%40example.com"));
  checked(visitor.post_raw("/sign-in", "csrf=%ff"));
  visitor.sec_fetch_site = "cross-site";
  post("/sign-in", {{"email", alice}, {"password", password}});
  visitor.sec_fetch_site = "same-origin";
  visitor.host = "elsewhere.example.net";
  get("/sign-in");
}

BOOST_AUTO_TEST_CASE(the_demo_s_phone) {
  visitor.loopback = true;
  visitor.host = "127.0.0.1";
  visitor.network = "127.0.0.1";
  BOOST_TEST(get("/demo/phone").status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
