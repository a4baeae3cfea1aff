#include "sms/net/http_wire.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "tests/sms/support/incoming.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using test::incoming;
using test::said;

BOOST_AUTO_TEST_SUITE(twilio_receipts)

namespace {

sms::twilio_settings settings() {
  sms::twilio_settings s;
  s.account_sid = "AC01";
  s.auth_token = core::secret(std::string_view("0123456789abcdef"));
  s.status_callback = "https://id.example.com/sms/receipts/main";
  return s;
}

incoming signed_request(std::string body) {
  incoming r;
  r.content_type = "application/x-www-form-urlencoded";
  r.body = std::move(body);
  if (const auto fields = sms::parse_form(r.body))
    r.fields["x-twilio-signature"] = sms::twilio_signature(settings().auth_token, r.url, *fields);
  return r;
}

std::string read(const incoming& r) {
  const auto s = settings();
  return said(r.read_by([&](const auto& q) { return sms::twilio_receipts(s, q); }));
}

std::string after(const std::string& status, const std::string& code = "") {
  return read(signed_request("MessageSid=SM1&MessageStatus=" + status + (code.empty() ? "" : "&ErrorCode=" + code)));
}

} // namespace

BOOST_AUTO_TEST_CASE(only_the_last_word_about_a_message_is_a_receipt) {
  BOOST_TEST(after("delivered") == "delivered SM1");
  for (const auto* status : {"accepted", "queued", "sending", "sent", "scheduled", "read", "canceled", "whatever"})
    BOOST_TEST(after(status) == "nothing", status);
  BOOST_TEST(after("undelivered") == "undelivered SM1 unavailable: Twilio: no reason given");
  BOOST_TEST(after("failed", "0") == "undelivered SM1 unavailable: Twilio: no reason given");
  BOOST_TEST(after("failed", "-30003") == "undelivered SM1 unavailable: Twilio: no reason given");
  BOOST_TEST(after("failed", "99999999999999999999") == "undelivered SM1 unavailable: Twilio: no reason given");
}

BOOST_AUTO_TEST_CASE(error_codes_by_table) {
  const std::pair<const char*, const char*> table[] = {
      {"30003", "unavailable: Twilio: 30003, the phone is unreachable"},
      {"30004", "rejected: Twilio: 30004, the message is blocked"},
      {"30005", "invalid_number: Twilio: 30005, the number is unknown"},
      {"30006", "invalid_number: Twilio: 30006, a landline, or a carrier out of reach"},
      {"30007", "unsupported: Twilio: 30007, filtered as spam by the carrier"},
      {"30008", "unavailable: Twilio: 30008, an unknown error"},
      {"30034", "unsupported: Twilio: 30034, the sender isn't registered"},
      {"30999", "rejected: Twilio: 30999"},
  };
  for (const auto& [code, expected] : table)
    for (const auto* status : {"undelivered", "failed"})
      BOOST_TEST(after(status, code) == std::string("undelivered SM1 ") + expected);
}

BOOST_AUTO_TEST_CASE(a_forged_request_is_refused) {
  const auto good = signed_request("MessageSid=SM1&MessageStatus=delivered");
  BOOST_TEST(read(good) == "delivered SM1");
  std::vector<std::pair<const char*, incoming>> table;
  const auto change = [&](const char* what, auto how) {
    auto r = good;
    how(r);
    table.emplace_back(what, std::move(r));
  };
  change("another body", [](incoming& r) { r.body = "MessageSid=SM2&MessageStatus=delivered"; });
  change("another URL", [](incoming& r) { r.url = "https://id.example.com/sms/receipts/other"; });
  change("another host", [](incoming& r) { r.url = "https://evil.example.com/sms/receipts/main"; });
  change("a query more", [](incoming& r) { r.url += "?a=b"; });
  change("no signature", [](incoming& r) { r.fields.clear(); });
  change("an empty one", [](incoming& r) { r.fields["x-twilio-signature"] = ""; });
  change("one cut short", [](incoming& r) { r.fields["x-twilio-signature"].pop_back(); });
  change("another method", [](incoming& r) { r.method = "GET"; });
  change("a garbled body", [](incoming& r) { r.body = "MessageSid=SM1&MessageStatus=delivered&x=%zz"; });
  change("JSON", [](incoming& r) { r.body = R"({"MessageSid": "SM1", "MessageStatus": "delivered"})"; });
  change("no body", [](incoming& r) { r.body.clear(); });
  for (const auto& [what, r] : table) BOOST_TEST(read(r) == "forged", what);
}

BOOST_AUTO_TEST_CASE(what_is_signed_and_makes_no_sense_is_unreadable) {
  for (const auto* body :
       {"MessageSid=SM1", "MessageStatus=delivered", "MessageSid=&MessageStatus=delivered", "a=b", "",
        "MessageSid=SM1&MessageSid=SM2&MessageStatus=delivered",
        "MessageSid=SM1&MessageStatus=delivered&MessageStatus=failed",
        "MessageSid=SM1&MessageStatus=failed&ErrorCode=30003&ErrorCode=30005"})
    BOOST_TEST(read(signed_request(body)) == "unreadable", body);
}

BOOST_AUTO_TEST_CASE(nothing_is_taken_that_was_not_asked_for) {
  auto s = settings();
  s.status_callback.clear();
  const auto r = signed_request("MessageSid=SM1&MessageStatus=delivered");
  BOOST_TEST(said(r.read_by([&](const auto& q) { return sms::twilio_receipts(s, q); })) == "not taken");
}

BOOST_AUTO_TEST_SUITE_END()
