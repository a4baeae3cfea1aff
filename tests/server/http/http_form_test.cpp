#include "server/http/form.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace twostep::server::http;

namespace http_form {

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";

result<form> parse(std::string_view body, std::string_view type = urlencoded) {
  constexpr std::string_view known[] = {"code", "csrf", "next"};
  return form::parse(type, body, known);
}

} // namespace http_form

BOOST_AUTO_TEST_SUITE(http_form)

BOOST_AUTO_TEST_CASE(known_fields_are_decoded_and_unknown_ones_ignored) {
  const auto f = parse("csrf=a%2Bb+c&color=red&color=blue&code=%E2%82%AC12&n%65xt=%2F");
  BOOST_TEST_REQUIRE(f.has_value());
  BOOST_TEST((*f)["csrf"] == "a+b c");
  BOOST_TEST(
      (*f)["code"] == "\xe2\x82\xac"
                      "12"
  );
  BOOST_TEST((*f)["next"] == "/");
  BOOST_TEST((*f)["color"] == "");
}

BOOST_AUTO_TEST_CASE(absent_and_empty_are_told_apart) {
  const auto f = parse("code=&next");
  BOOST_TEST_REQUIRE(f.has_value());
  BOOST_TEST(f->has("code"));
  BOOST_TEST(f->has("next"));
  BOOST_TEST(!f->has("csrf"));
  BOOST_TEST((*f)["code"] == "");
  BOOST_TEST(parse("").has_value());
  BOOST_TEST(parse("&&code=1&").has_value());
}

BOOST_AUTO_TEST_CASE(a_value_keeps_its_equals_signs) {
  const auto f = parse("code=a=b==");
  BOOST_TEST_REQUIRE(f.has_value());
  BOOST_TEST((*f)["code"] == "a=b==");
}

// A19, R44: refused as a whole, so that nothing is evaluated twice or half.
BOOST_AUTO_TEST_CASE(bad_encodings_and_doubled_fields_are_refused) {
  const std::pair<std::string, refusal> cases[] = {
      {"code=123456&code=000000", refusal::doubled},
      {"code=1&c%6fde=2", refusal::doubled},
      {"code=%00123456", refusal::form},
      {std::string("code=\0", 6), refusal::form},
      {"code=%", refusal::form},
      {"code=%1", refusal::form},
      {"code=%zz", refusal::form},
      {"code=%+1", refusal::form},
      {"other=%zz", refusal::form},
      {"%zz=1", refusal::form},
      {"code=%ff", refusal::form},
      {"code=\xc3", refusal::form},
      {"code=%ED%A0%80", refusal::form},    // a surrogate
      {"code=%C0%AF", refusal::form},       // an overlong slash
      {"code=%F4%90%80%80", refusal::form}, // beyond U+10FFFF
      {"a=%C3&b=%A5", refusal::form},       // a character across two fields
  };
  for (const auto& [body, wanted] : cases) BOOST_TEST_CONTEXT(body) {
      const auto f = parse(body);
      BOOST_TEST_REQUIRE(f.has_error());
      BOOST_TEST(static_cast<int>(f.error()) == static_cast<int>(wanted));
    }
}

BOOST_AUTO_TEST_CASE(a_hundred_fields_pass_and_one_more_does_not) {
  std::string body;
  for (std::size_t i = 0; i < form::max_fields; ++i) body += "a=b&";
  BOOST_TEST(parse(body).has_value());
  body += "a=b";
  BOOST_TEST((parse(body).has_error() && parse(body).error() == refusal::form));
}

// A20.
BOOST_AUTO_TEST_CASE(only_one_media_type_is_a_form) {
  for (const char* good :
       {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded",
        "application/x-www-form-urlencoded;charset=utf-8", "application/x-www-form-urlencoded; charset=\"UTF-8\""})
    BOOST_TEST(parse("code=1", good).has_value(), good);
  for (const char* bad :
       {"", "application/json", "multipart/form-data; boundary=x", "text/plain",
        "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded2",
        "application/x-www-form-urlencoded, text/plain"}) {
    const auto f = parse("code=1", bad);
    BOOST_TEST((f.has_error() && f.error() == refusal::media_type), bad);
  }
}

BOOST_AUTO_TEST_CASE(a_query_follows_the_same_rules) {
  constexpr std::string_view mode[] = {"mode"};
  const auto q = form::parse_query("mode=redirect&x=1", mode);
  BOOST_TEST_REQUIRE(q.has_value());
  BOOST_TEST((*q)["mode"] == "redirect");
  BOOST_TEST(form::parse_query("mode=a&mode=b", mode).has_error());
}

BOOST_AUTO_TEST_CASE(a_moved_form_keeps_its_fields) {
  auto parsed = parse("code=123456&csrf=x");
  form moved = std::move(*parsed);
  BOOST_TEST(moved["code"] == "123456");
  BOOST_TEST(!parsed->has("code"));
}

BOOST_AUTO_TEST_SUITE_END()
