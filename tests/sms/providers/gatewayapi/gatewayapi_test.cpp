#include "sms/adapter/signature.hpp"
#include "sms/providers/gatewayapi/gatewayapi.hpp"
#include "tests/sms/support/incoming.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

#include <sodium.h>

using namespace twostep;
using test::incoming;
using test::said;

BOOST_AUTO_TEST_SUITE(gatewayapi)

namespace {

sms::gatewayapi_settings settings() {
  sms::gatewayapi_settings s;
  s.token = core::secret(std::string_view("api-token"));
  s.sender = "Twostep";
  s.callback_secret = core::secret(std::string_view("callback-secret"));
  s.callback_url = "https://id.example.com/sms/receipts/main";
  return s;
}

std::string verdict(unsigned status, std::string body, bool whole = true) {
  return said(sms::gatewayapi_verdict(test::answered(status, std::move(body), whole), {"api-token"}));
}

std::string encoded(std::string_view text) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string result(sodium_base64_encoded_len(text.size(), variant), '\0');
  sodium_bin2base64(
      result.data(), result.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), variant
  );
  result.pop_back();
  return result;
}

incoming signed_request(std::string_view claims, std::string_view key = "callback-secret") {
  const std::string head = encoded(R"({"typ":"JWT","alg":"HS256"})") + "." + encoded(claims);
  incoming r;
  r.fields["x-gwapi-signature"] = head + "." + encoded(sms::hmac_sha256(key, head));
  r.content_type = "application/json";
  r.body = claims;
  return r;
}

std::string read(const incoming& r) {
  const auto s = settings();
  return said(r.read_by([&](const auto& q) { return sms::gatewayapi_receipts(s, q); }));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_request_is_gatewayapi_s_own) {
  auto m = test::make_message();
  m.text = core::secret(std::string_view("It's \"482913\" & more.\n"));
  auto s = settings();
  const auto request = gatewayapi_request(s, m);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.target.reveal() == "/rest/mtsms");
  BOOST_TEST(request.content_type == "application/json");
  BOOST_TEST(request.authorization.reveal() == "Basic YXBpLXRva2VuOg=="); // "api-token:"
  BOOST_TEST(
      request.body.reveal() ==
      R"({"sender":"Twostep","message":"It's \"482913\" & more.\n","recipients":[{"msisdn":4520123456}],)"
      R"("userref":"m-1","callback_url":"https://id.example.com/sms/receipts/main"})"
  );
  m.text = core::secret(std::string_view("Код 482913"));
  s.callback_url.clear();
  s.sender = "+4512345678";
  BOOST_TEST(
      gatewayapi_request(s, m).body.reveal() ==
      R"({"sender":"4512345678","message":"Код 482913","encoding":"UCS2","recipients":[{"msisdn":4520123456}],)"
      R"("userref":"m-1"})"
  );
}

BOOST_AUTO_TEST_CASE(ids_are_an_acceptance) {
  BOOST_TEST(
      verdict(
          200, R"({"ids": [421332671], "usage": {"countries": {"DK": 1}, "currency": "DKK", "total_cost": 0.12}})"
      ) == "accepted 421332671"
  );
  BOOST_TEST(verdict(200, R"({"ids": ["421332671", 7]})") == "accepted 421332671");
  BOOST_TEST(verdict(200, R"({"ids": [18446744073709551615]})") == "accepted 18446744073709551615");
}

BOOST_AUTO_TEST_CASE(answers_that_say_nothing_are_no_answers) {
  for (const auto& body :
       {std::string(), std::string("<html>"), std::string("{}"), std::string("[]"), std::string(R"({"ids": []})"),
        std::string(R"({"ids": 7})"), std::string(R"({"ids": [null]})"), std::string(R"({"ids": [1.5]})"),
        std::string(R"({"ids": [1)"), std::string(40'000, '[')})
    BOOST_TEST(verdict(200, body) == "no_answer: GatewayAPI answered 200 and nothing readable", body.substr(0, 80));
  BOOST_TEST(verdict(200, R"({"ids": [1]})", false) == "no_answer: GatewayAPI answered 200 and nothing readable");
}

BOOST_AUTO_TEST_CASE(refusals_by_table) {
  const struct {
    unsigned status;
    const char *code, *kind;
  } table[] = {
      {403, "0x0213", "authentication"}, {403, "0x0216", "authentication"},  {403, "0x0217", "unsupported"},
      {400, "0x021E", "unsupported"},    {400, "0x0215", "rejected"},        {422, "0x0308", "rejected"},
      {401, "", "authentication"},       {403, "rubbish", "authentication"}, {429, "", "rate_limited"},
      {500, "0x0216", "unavailable"},    {503, "", "unavailable"},           {404, "", "authentication"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.status << " " << row.code) {
      const std::string code = row.code;
      const auto said = verdict(
          row.status, R"({"code": ")" + code + R"(", "message": "no %1 for api-token", "variables": ["+4520123456"]})"
      );
      BOOST_TEST(
          said == std::string(row.kind) + ": GatewayAPI answered " + std::to_string(row.status) +
                      (code.empty() ? "" : ", code " + code) + ": no %1 for ***"
      );
    }
  BOOST_TEST(
      verdict(307, R"({"ids": [1]})") ==
      "unavailable: GatewayAPI answered 307: a redirect, not followed; check the URL"
  );
}

BOOST_AUTO_TEST_CASE(receipts_by_table) {
  const struct {
    const char *rest, *expected;
  } table[] = {
      {R"("status": "DELIVERED")", "delivered 1000001"},
      {R"("status": "ENROUTE")", "nothing"},
      {R"("status": "BUFFERED")", "nothing"},
      {R"("status": "ACCEPTED")", "nothing"},
      {R"("status": "UNKNOWN")", "nothing"},
      {R"("status": "EXPIRED")", "undelivered 1000001 unavailable: GatewayAPI: EXPIRED"},
      {R"("status": "REJECTED", "error": null, "code": null)", "undelivered 1000001 rejected: GatewayAPI: REJECTED"},
      {R"("status": "SKIPPED")", "undelivered 1000001 rejected: GatewayAPI: SKIPPED"},
      {R"("status": "UNDELIVERABLE", "code": "0x1010", "error": "Unknown subscriber")",
       "undelivered 1000001 invalid_number: GatewayAPI: UNDELIVERABLE, 0x1010: Unknown subscriber"},
      {R"("status": "UNDELIVERABLE", "code": "0x1011")",
       "undelivered 1000001 rejected: GatewayAPI: UNDELIVERABLE, 0x1011"},
      {R"("status": "UNDELIVERABLE", "code": "0x1013")",
       "undelivered 1000001 unavailable: GatewayAPI: UNDELIVERABLE, 0x1013"},
      {R"("status": "UNDELIVERABLE", "code": "0x1033", "error": "to +4520123456")",
       "undelivered 1000001 unsupported: GatewayAPI: UNDELIVERABLE, 0x1033: to +***"},
      {R"("status": "UNDELIVERABLE", "code": "0xFFFF")",
       "undelivered 1000001 rejected: GatewayAPI: UNDELIVERABLE, 0xFFFF"},
  };
  for (const auto& row : table)
    BOOST_TEST(
        read(signed_request(
            std::string(R"({"id": 1000001, "msisdn": 4520123456, "time": 1450000000, )") + row.rest + "}"
        )) == row.expected
    );
}

// The token contains everything; a contradicting body is ignored.
BOOST_AUTO_TEST_CASE(the_body_is_not_looked_at) {
  auto r = signed_request(R"({"id": 1, "status": "UNDELIVERABLE"})");
  r.body = R"({"id": 2, "status": "DELIVERED"})";
  BOOST_TEST(read(r) == "undelivered 1 rejected: GatewayAPI: UNDELIVERABLE");
  r.body = std::string(40'000, '[');
  BOOST_TEST(read(r) == "undelivered 1 rejected: GatewayAPI: UNDELIVERABLE");
}

BOOST_AUTO_TEST_CASE(a_forged_receipt_is_refused) {
  BOOST_TEST(read(signed_request(R"({"id": 1, "status": "DELIVERED"})", "another secret")) == "forged");
  auto r = signed_request(R"({"id": 1, "status": "DELIVERED"})");
  r.fields["x-gwapi-signature"].pop_back();
  BOOST_TEST(read(r) == "forged");
  r.fields.clear();
  BOOST_TEST(read(r) == "forged");
  r = signed_request(R"({"id": 1, "status": "DELIVERED"})");
  r.method = "GET";
  BOOST_TEST(read(r) == "forged");
  auto s = settings();
  s.callback_secret = core::secret();
  BOOST_TEST(said(r.read_by([&](const auto& q) { return sms::gatewayapi_receipts(s, q); })) == "not taken");
}

BOOST_AUTO_TEST_CASE(what_is_signed_and_makes_no_sense_is_unreadable) {
  for (const auto* claims :
       {"", "{", "[]", "null", "{}", R"({"id": 1})", R"({"status": "DELIVERED"})",
        R"({"id": {}, "status": "DELIVERED"})", R"({"id": 1, "status": ["DELIVERED"]})",
        R"({"id": 1, "message": "foo", "receiver": 451204})"})
    BOOST_TEST(read(signed_request(claims)) == "unreadable", claims);
}

BOOST_AUTO_TEST_SUITE_END()
