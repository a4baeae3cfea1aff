#include "sms/adapter/json_web_token.hpp"
#include "sms/adapter/signature.hpp"

#include <boost/test/unit_test.hpp>

#include <sodium.h>

using namespace twostep;
using sms::verified_claims;

BOOST_AUTO_TEST_SUITE(json_web_token)

namespace {

std::string encoded(std::string_view text) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string result(sodium_base64_encoded_len(text.size(), variant), '\0');
  sodium_bin2base64(
      result.data(), result.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), variant
  );
  result.pop_back();
  return result;
}

std::string made(std::string_view header, std::string_view claims, std::string_view key = "secret") {
  const std::string head = encoded(header) + "." + encoded(claims);
  return head + "." + encoded(sms::hmac_sha256(key, head));
}

} // namespace

// The token in GatewayAPI's own documentation, signed with "secret".
BOOST_AUTO_TEST_CASE(a_published_token_is_verified) {
  const std::string token =
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
      "eyJpZCI6MjM4MTcwMywibXNpc2RuIjo0NTQyNjA5MDQ1LCJ0aW1lIjoxNTIyNzY0MDYyLCJzdGF0dXMiOiJERUxJVkVSRUQiLCJlcnJvciI6"
      "bnVsbCwiY29kZSI6bnVsbCwidXNlcnJlZiI6bnVsbCwiY2FsbGJhY2tfdXJsIjoiaHR0cDovL2JiYWY3MTQyLm5ncm9rLmlvIiwiYXBpIjo0"
      "fQ.KdfDH65bnQtgxEkFnpAQodOciAJedZFB13r9wEo8t3Y";
  const auto claims = verified_claims(token, "secret");
  BOOST_TEST_REQUIRE(claims.has_value());
  BOOST_TEST(claims->starts_with("{\"id\":2381703,"));
  BOOST_TEST(!verified_claims(token, "Secret"));
  BOOST_TEST(!verified_claims(token, ""));
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    BOOST_TEST(!verified_claims(changed, "secret"), i);
  }
}

BOOST_AUTO_TEST_CASE(no_other_algorithm_is_taken_even_when_the_signature_fits) {
  BOOST_TEST(verified_claims(made(R"({"alg":"HS256"})", "{}"), "secret").has_value());
  for (const auto* header :
       {R"({"alg":"none"})", R"({"alg":"hs256"})", R"({"alg":"HS512"})", R"({"alg":"RS256"})", R"({"alg":["HS256"]})",
        R"({"alg":null})", "{}", "[]", "null", "HS256", "", R"({"alg":"HS256","crit":["exp"]})"})
    BOOST_TEST(!verified_claims(made(header, "{}"), "secret"), header);
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_refused) {
  const auto good = made(R"({"alg":"HS256"})", "{}");
  const auto unsigned_token = good.substr(0, good.rfind('.') + 1);
  for (const auto& wrong :
       {std::string(), std::string("."), std::string(".."), std::string("..."), good + ".", good + "=", " " + good,
        unsigned_token, good.substr(0, good.size() - 1), std::string(100'000, '.')})
    BOOST_TEST(!verified_claims(wrong, "secret"), wrong.substr(0, 80));
}

BOOST_AUTO_TEST_SUITE_END()
