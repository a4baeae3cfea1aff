#include "sms/providers/vonage/vonage.hpp"
#include "tests/sms/support/incoming.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::incoming;
using test::said;

BOOST_AUTO_TEST_SUITE(vonage)

namespace {

const core::time_point now{core::seconds(1'795'507'200)};

sms::vonage_settings settings() {
  sms::vonage_settings s;
  s.api_key = "abcd1234";
  s.api_secret = core::secret(std::string_view("top&secret"));
  s.from = "Twostep";
  s.signature_secret = core::secret(std::string_view("signature-secret"));
  s.callback = "https://id.example.com/sms/receipts/main";
  return s;
}

std::string verdict(unsigned status, std::string body, bool whole = true) {
  return said(sms::vonage_verdict(test::answered(status, std::move(body), whole), {"top&secret"}));
}

std::string part(const std::string& status, const std::string& rest = R"("message-id": "0A01")") {
  return R"({"to": "4520123456", "status": ")" + status + R"(", )" + rest + "}";
}

std::string answer(const std::string& parts) {
  return R"({"message-count": "1", "messages": [)" + parts + "]}";
}

std::string to_form(const sms::form_fields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) form += (form.empty() ? "" : "&") + name + "=" + value;
  return form;
}

incoming signed_form(sms::form_fields fields) {
  if (sms::value_of(fields, "timestamp").empty()) fields.emplace_back("timestamp", "1795507200");
  fields.emplace_back("sig", sms::vonage_signature(settings().signature_secret, fields));
  incoming r;
  r.content_type = "application/x-www-form-urlencoded";
  r.body = to_form(fields);
  return r;
}

std::string read(const incoming& r) {
  const auto s = settings();
  return said(r.read_by([&](const auto& q) { return sms::vonage_receipts(s, q, now); }));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_request_is_vonage_s_own) {
  auto m = test::make_message();
  m.text = core::secret(std::string_view("It's 482913 & more."));
  auto s = settings();
  const auto request = vonage_request(s, m);
  BOOST_TEST(request.method == "POST");
  BOOST_TEST(request.target.reveal() == "/sms/json");
  BOOST_TEST(request.content_type == "application/x-www-form-urlencoded");
  BOOST_TEST(request.authorization.empty());
  BOOST_TEST(
      request.body.reveal() == "api_key=abcd1234&api_secret=top%26secret&from=Twostep&to=4520123456&"
                               "text=It%27s+482913+%26+more.&client-ref=m-1&"
                               "callback=https%3A%2F%2Fid.example.com%2Fsms%2Freceipts%2Fmain"
  );
  m.text = core::secret(std::string_view("Код 482913"));
  m.id = std::string(64, 'x');
  s.from = "+4512345678";
  s.callback.clear();
  BOOST_TEST(
      vonage_request(s, m).body.reveal() ==
      "api_key=abcd1234&api_secret=top%26secret&from=4512345678&to=4520123456&text=%D0%9A%D0%BE%D0%B4+482913&"
      "type=unicode&client-ref=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  );
}

BOOST_AUTO_TEST_CASE(a_message_is_taken_where_all_its_parts_are) {
  BOOST_TEST(verdict(200, answer(part("0"))) == "accepted 0A01");
  BOOST_TEST(verdict(200, answer(part("0") + "," + part("0", R"("message-id": "0A02")"))) == "accepted 0A01, 0A02");
  // Unknown fields are ignored.
  BOOST_TEST(verdict(200, answer(part("0") + "," + part("0", R"("x": 1)"))) == "accepted 0A01");
  BOOST_TEST(
      verdict(200, answer(part("0") + "," + part("1", R"("error-text": "Throughput Rate Exceeded")"))) ==
      "rate_limited: Vonage answered 200, code 1: Throughput Rate Exceeded"
  );
}

BOOST_AUTO_TEST_CASE(statuses_of_parts_by_table) {
  const std::pair<const char*, const char*> table[] = {
      {"1", "rate_limited"},    {"2", "rejected"},        {"3", "rejected"},        {"4", "authentication"},
      {"5", "unavailable"},     {"6", "unsupported"},     {"7", "rejected"},        {"8", "authentication"},
      {"9", "authentication"},  {"10", "rate_limited"},   {"11", "authentication"}, {"12", "rejected"},
      {"14", "authentication"}, {"15", "unsupported"},    {"22", "unsupported"},    {"23", "unsupported"},
      {"29", "unsupported"},    {"32", "authentication"}, {"33", "invalid_number"}, {"99", "rejected"},
      {"-1", "rejected"},
  };
  for (const auto& [status, kind] : table)
    BOOST_TEST(
        verdict(200, answer(part(status, R"("error-text": "+4520123456 with top&secret")"))) ==
        std::string(kind) + ": Vonage answered 200, code " + status + ": +*** with ***"
    );
}

BOOST_AUTO_TEST_CASE(answers_that_say_nothing_are_no_answers) {
  for (const auto& body :
       {std::string(), std::string("<html>"), std::string("{}"), std::string("[]"), std::string("null"), answer(""),
        std::string(R"({"messages": {}})"), answer("7"), answer("{}"), answer(part("")), answer(part("zero")),
        answer(part("0", R"("x": 1)")), answer(part("0", R"("message-id": "")")), answer(part("0")).substr(0, 60),
        std::string(40'000, '[')})
    BOOST_TEST(verdict(200, body) == "no_answer: Vonage answered 200 and nothing readable", body.substr(0, 80));
  BOOST_TEST(verdict(200, answer(part("0")), false) == "no_answer: Vonage answered 200 and nothing readable");
}

BOOST_AUTO_TEST_CASE(what_http_says_comes_first) {
  const std::pair<unsigned, const char*> table[] = {
      {302, "unavailable: Vonage answered 302: a redirect, not followed; check the URL"},
      {400, "rejected: Vonage answered 400 without a reason"},
      {401, "authentication: Vonage answered 401 without a reason"},
      {402, "authentication: Vonage answered 402 without a reason"},
      {404, "authentication: Vonage answered 404 without a reason"},
      {408, "unavailable: Vonage answered 408 without a reason"},
      {429, "rate_limited: Vonage answered 429 without a reason"},
      {500, "unavailable: Vonage answered 500 without a reason"},
      {503, "unavailable: Vonage answered 503 without a reason"},
  };
  for (const auto& [status, expected] : table) {
    BOOST_TEST(verdict(status, answer(part("0"))) == expected);
    BOOST_TEST(verdict(status, "<html>") == expected);
  }
}

BOOST_AUTO_TEST_CASE(receipts_by_table) {
  const struct {
    const char *status, *code, *expected;
  } table[] = {
      {"delivered", "0", "delivered 0A01"},
      {"accepted", "0", "nothing"},
      {"buffered", "0", "nothing"},
      {"unknown", "1", "nothing"},
      {"expired", "", "undelivered 0A01 unavailable: Vonage: expired"},
      {"failed", "3", "undelivered 0A01 invalid_number: Vonage: failed, 3: the number is no longer in use"},
      {"failed", "6", "undelivered 0A01 unsupported: Vonage: failed, 6: filtered as spam by the carrier"},
      {"failed", "7", "undelivered 0A01 unavailable: Vonage: failed, 7: the phone is busy"},
      {"rejected", "14", "undelivered 0A01 rejected: Vonage: rejected, 14: blocked by the carrier"},
      {"rejected", "777", "undelivered 0A01 rejected: Vonage: rejected"},
  };
  for (const auto& row : table)
    BOOST_TEST(
        read(signed_form({{"messageId", "0A01"}, {"status", row.status}, {"err-code", row.code}})) == row.expected
    );
}

BOOST_AUTO_TEST_CASE(a_receipt_comes_in_any_of_three_forms) {
  const auto form = signed_form({{"messageId", "0A01"}, {"status", "delivered"}, {"err-code", "0"}});
  BOOST_TEST(read(form) == "delivered 0A01");
  incoming get;
  get.method = "GET";
  get.query = form.body;
  BOOST_TEST(read(get) == "delivered 0A01");
  incoming json;
  json.content_type = "application/json; charset=utf-8";
  json.body = "{";
  const auto fields = sms::parse_form(form.body).value();
  for (const auto& [name, value] : fields)
    json.body += (json.body == "{" ? "\"" : ", \"") + name + "\": \"" + value + "\"";
  json.body += "}";
  BOOST_TEST(read(json) == "delivered 0A01");
  json.content_type = "application/x-www-form-urlencoded";
  BOOST_TEST(read(json) == "forged");
}

BOOST_AUTO_TEST_CASE(a_forged_or_old_receipt_is_refused) {
  const auto good = signed_form({{"messageId", "0A01"}, {"status", "delivered"}});
  BOOST_TEST(read(good) == "delivered 0A01");
  auto r = good;
  r.body += "&more=1";
  BOOST_TEST(read(r) == "forged");
  r = good;
  r.body.replace(r.body.find("0A01"), 4, "0A02");
  BOOST_TEST(read(r) == "forged");
  r = good;
  r.body.resize(r.body.find("&sig="));
  BOOST_TEST(read(r) == "forged");
  r.body += "&sig=";
  BOOST_TEST(read(r) == "forged");
  r = good;
  r.method = "PUT";
  BOOST_TEST(read(r) == "forged");
  // A POST's query isn't what is signed.
  r = good;
  r.query = r.body;
  r.body = "a=b";
  BOOST_TEST(read(r) == "forged");
  for (const auto* stale : {"1795506899", "1795507501", "soon", "0"})
    BOOST_TEST(read(signed_form({{"messageId", "0A01"}, {"status", "delivered"}, {"timestamp", stale}})) == "forged");
  BOOST_TEST(
      read(signed_form({{"messageId", "0A01"}, {"status", "delivered"}, {"timestamp", "1795506900"}})) ==
      "delivered 0A01"
  );
  // A repeated name is refused even with a valid signature.
  BOOST_TEST(read(signed_form({{"messageId", "0A01"}, {"messageId", "0A02"}, {"status", "delivered"}})) == "forged");
  for (const auto* garbled : {"", "{", "%", "[1]", "{\"sig\": {}}"}) {
    r.body = garbled;
    r.content_type = "application/json";
    BOOST_TEST(read(r) == "forged", garbled);
  }
}

BOOST_AUTO_TEST_CASE(what_is_signed_and_makes_no_sense_is_unreadable) {
  BOOST_TEST(read(signed_form({{"status", "delivered"}})) == "unreadable");
  BOOST_TEST(read(signed_form({{"messageId", "0A01"}})) == "unreadable");
}

BOOST_AUTO_TEST_CASE(without_a_signature_secret_nothing_is_taken) {
  auto s = settings();
  s.signature_secret = core::secret();
  sms::form_fields fields{{"messageId", "0A01"}, {"status", "delivered"}, {"timestamp", "1795507200"}};
  fields.emplace_back("sig", sms::vonage_signature(core::secret(), fields));
  incoming r;
  r.body = to_form(fields);
  BOOST_TEST(said(r.read_by([&](const auto& q) { return sms::vonage_receipts(s, q, now); })) == "not taken");
}

BOOST_AUTO_TEST_SUITE_END()
