#include "sms/adapter/signature.hpp"
#include "sms/providers/webhook/webhook.hpp"
#include "tests/sms/support/incoming.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using test::incoming;
using test::said;

BOOST_AUTO_TEST_SUITE(webhook_verdict)

namespace {

const core::time_point now{core::seconds(1'700'000'000)};

std::string verdict(const sms::webhook_success& rule, unsigned status, std::string body, bool whole = true) {
  return test::said(
      sms::webhook_verdict(rule, test::answered(status, std::move(body), whole), {"Your code is 482913", "sesame"})
  );
}

sms::webhook_receipt_rules rules() {
  sms::webhook_receipt_rules r;
  r.secret = core::secret(std::string_view("a signing key"));
  r.id = "/payload/messageId";
  r.status = "/event";
  r.reason = "/payload/reason";
  r.delivered = {"sms:delivered"};
  r.failed = {"sms:failed", "7"};
  return r;
}

const std::string delivered = R"({"event": "sms:delivered", "payload": {"messageId": "abc"}})";

incoming signed_request(const std::string& body, const std::string& timestamp = "1700000000") {
  incoming r;
  r.body = body;
  r.content_type = "application/json";
  r.fields["x-timestamp"] = timestamp;
  r.fields["x-signature"] = sms::hmac_sha256_hex("a signing key", body + timestamp);
  return r;
}

std::string read(const incoming& r) {
  const auto all = rules();
  return said(r.read_by([&](const auto& q) { return sms::webhook_receipts(all, q, now); }));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_status_alone_may_be_the_rule) {
  const sms::webhook_success any, some{{"200", "202"}, {}, {}, {}};
  for (const unsigned status : {200u, 202u, 204u, 299u}) BOOST_TEST(verdict(any, status, "<html>") == "accepted ");
  BOOST_TEST(verdict(any, 200, "", false) == "accepted ");
  BOOST_TEST(verdict(some, 202, "") == "accepted ");
  BOOST_TEST(verdict(some, 201, "") == "rejected: The gateway answered 201 and nothing readable");
}

BOOST_AUTO_TEST_CASE(other_statuses_by_table) {
  const std::pair<unsigned, const char*> table[] = {
      {302, "unavailable: The gateway answered 302: a redirect, not followed; check the URL"},
      {400, "rejected: The gateway answered 400: no *** for ***"},
      {401, "authentication: The gateway answered 401: no *** for ***"},
      {404, "authentication: The gateway answered 404: no *** for ***"},
      {429, "rate_limited: The gateway answered 429: no *** for ***"},
      {503, "unavailable: The gateway answered 503: no *** for ***"},
  };
  for (const auto& [status, expected] : table)
    for (const auto* body :
         {R"({"message": "no sesame for Your code is 482913"})", R"({"error": "no sesame for Your code is 482913"})",
          R"({"error": {"message": "no sesame for Your code is 482913"}})"})
      BOOST_TEST(verdict({}, status, body) == expected);
  BOOST_TEST(verdict({}, 500, "<html>") == "unavailable: The gateway answered 500 without a reason");
  BOOST_TEST(
      verdict({}, 500, R"({"message": "x"})", false) == "unavailable: The gateway answered 500 without a reason"
  );
}

BOOST_AUTO_TEST_CASE(a_field_may_be_the_rule) {
  const sms::webhook_success ok{{"2xx"}, "/status", "ok", {}}, there{{"2xx"}, "/sent/0/id", {}, {}},
      truth{{"2xx"}, "/success", "true", {}};
  BOOST_TEST(verdict(ok, 200, R"({"status": "ok"})") == "accepted ");
  BOOST_TEST(
      verdict(ok, 200, R"({"status": "error"})") ==
      "rejected: The gateway answered 200: /status is \"error\", no success"
  );
  BOOST_TEST(
      verdict(ok, 200, R"({"status": "error", "message": "no credit"})") ==
      "rejected: The gateway answered 200: no credit"
  );
  BOOST_TEST(verdict(ok, 200, "{}") == "rejected: The gateway answered 200: /status is \"\", no success");
  BOOST_TEST(verdict(ok, 200, "<html>") == "no_answer: The gateway answered 200 and nothing readable");
  BOOST_TEST(
      verdict(ok, 200, R"({"status": "ok"})", false) == "no_answer: The gateway answered 200 and nothing readable"
  );
  BOOST_TEST(verdict(ok, 200, std::string(40'000, '[')).starts_with("no_answer"));
  BOOST_TEST(verdict(there, 200, R"({"sent": [{"id": {}}]})") == "accepted ");
  BOOST_TEST(verdict(there, 200, R"({"sent": [{"id": null}]})").starts_with("rejected"));
  BOOST_TEST(verdict(there, 200, R"({"sent": []})").starts_with("rejected"));
  BOOST_TEST(verdict(truth, 200, R"({"success": true})") == "accepted ");
  BOOST_TEST(verdict(truth, 200, R"({"success": false})").starts_with("rejected"));
}

BOOST_AUTO_TEST_CASE(an_id_that_was_promised_is_there_or_it_is_no_answer) {
  const sms::webhook_success rule{{"2xx"}, {}, {}, "/messages/0/id"};
  BOOST_TEST(verdict(rule, 202, R"({"messages": [{"id": "abc"}]})") == "accepted abc");
  BOOST_TEST(verdict(rule, 202, R"({"messages": [{"id": 17}]})") == "accepted 17");
  BOOST_TEST(verdict(rule, 202, "{}") == "no_answer: The gateway answered 202: nothing at /messages/0/id");
  BOOST_TEST(verdict(rule, 202, "<html>") == "no_answer: The gateway answered 202 and nothing readable");
  BOOST_TEST(verdict(rule, 202, R"({"messages": [{"id": ")" + std::string(500, 'x') + R"("}]})").size() == 9u + 64u);
}

BOOST_AUTO_TEST_CASE(receipts_by_table) {
  const std::pair<const char*, const char*> table[] = {
      {R"({"event": "sms:delivered", "payload": {"messageId": "abc"}})", "delivered abc"},
      {R"({"event": "sms:delivered", "payload": {"messageId": 17}})", "delivered 17"},
      {R"({"event": "sms:sent", "payload": {"messageId": "abc"}})", "nothing"},
      {R"({"event": "system:ping", "payload": {"health": {}}})", "nothing"},
      {R"({"event": "sms:failed", "payload": {"messageId": "abc"}})",
       "undelivered abc unavailable: The gateway: sms:failed"},
      {R"({"event": 7, "payload": {"messageId": "abc", "reason": "to +4520123456"}})",
       "undelivered abc unavailable: The gateway: 7, to +***"},
      {R"({"event": "sms:delivered"})", "unreadable"},
      {R"({"event": "sms:delivered", "payload": {"messageId": ""}})", "unreadable"},
      {R"({"event": ["sms:delivered"], "payload": {"messageId": "abc"}})", "unreadable"},
      {R"({"payload": {"messageId": "abc"}})", "unreadable"},
      {"[]", "unreadable"},
      {"", "unreadable"},
      {"<html>", "unreadable"},
  };
  for (const auto& [body, expected] : table) BOOST_TEST(read(signed_request(body)) == expected, body);
  BOOST_TEST(read(signed_request(std::string(40'000, '['))) == "unreadable");
}

BOOST_AUTO_TEST_CASE(a_receipt_is_genuine_by_the_secret_or_by_a_signature) {
  incoming bearer;
  bearer.body = delivered;
  bearer.authorization = "Bearer a signing key";
  BOOST_TEST(read(bearer) == "delivered abc");
  bearer.authorization = "Bearer a signing keys";
  BOOST_TEST(read(bearer) == "forged");
  bearer.authorization = "Bearer ";
  BOOST_TEST(read(bearer) == "forged");
  // A signature doesn't make up for a wrong token.
  auto both = signed_request(delivered);
  both.authorization = "Bearer wrong";
  BOOST_TEST(read(both) == "forged");

  auto r = signed_request(delivered);
  BOOST_TEST(read(r) == "delivered abc");
  r.body += " ";
  BOOST_TEST(read(r) == "forged");
  r = signed_request(delivered);
  r.fields["x-timestamp"] = "1700000001";
  BOOST_TEST(read(r) == "forged");
  r.fields.erase("x-timestamp");
  BOOST_TEST(read(r) == "forged");
  r.fields["x-signature"] = sms::hmac_sha256_hex("a signing key", delivered); // without a time it could be replayed
  BOOST_TEST(read(r) == "forged");
  r.fields.erase("x-signature");
  BOOST_TEST(read(r) == "forged");
  r = signed_request(delivered);
  r.method = "PUT";
  BOOST_TEST(read(r) == "forged");
  for (const auto* stale : {"1699999699", "1700000301", "", "x"})
    BOOST_TEST(read(signed_request(delivered, stale)) == "forged", stale);
}

BOOST_AUTO_TEST_CASE(without_a_secret_nothing_is_taken) {
  auto none = rules();
  none.secret = core::secret();
  incoming r;
  r.body = delivered;
  r.authorization = "Bearer ";
  BOOST_TEST(said(r.read_by([&](const auto& q) { return sms::webhook_receipts(none, q, now); })) == "not taken");
}

BOOST_AUTO_TEST_SUITE_END()
