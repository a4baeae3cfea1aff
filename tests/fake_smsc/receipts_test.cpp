// Receipts read by the product's own readers: correctly signed, and refused with another secret.
#include "bench/fake_smsc/receipts.hpp"
#include "sms/providers/gatewayapi/gatewayapi.hpp"
#include "sms/providers/smpp/receipt.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"
#include "sms/providers/webhook/webhook.hpp"
#include "tests/sms/support/incoming.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(receipts)

namespace {

constexpr std::int64_t now = 1'795'507'200;
constexpr const char* url = "http://localhost:8080/sms/receipts/main";
const receipt_secrets secrets{"auth token", "signature", "callback", "bearer token"};

/// The request as the server sees it.
test::incoming parsed(const std::string& request) {
  test::incoming r;
  r.url = url;
  const auto end = request.find("\r\n\r\n");
  r.body = request.substr(end + 4);
  for (auto at = request.find("\r\n") + 2; at < end;) {
    const auto line_end = request.find("\r\n", at), colon = request.find(": ", at);
    std::string name = request.substr(at, colon - at);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    r.fields[name] = request.substr(colon + 2, line_end - colon - 2);
    at = line_end + 2;
  }
  r.content_type = r.fields["content-type"];
  r.authorization = r.fields["authorization"];
  BOOST_TEST(r.fields["content-length"] == std::to_string(r.body.size()));
  return r;
}

core::secret secret(const std::string& s) {
  return core::secret(std::string_view(s));
}

std::string read(kind k, const test::incoming& r, const receipt_secrets& s) {
  const core::time_point at{core::seconds(now + 10)};
  if (k == kind::twilio)
    return test::said(r.read_by([&](const auto& in) {
      return sms::twilio_receipts({"AC1", secret(s.twilio), {}, {}, url}, in);
    }));
  if (k == kind::vonage)
    return test::said(r.read_by([&](const auto& in) {
      return sms::vonage_receipts({"key", secret("x"), "from", secret(s.vonage), url}, in, at);
    }));
  if (k == kind::gatewayapi)
    return test::said(r.read_by([&](const auto& in) {
      return sms::gatewayapi_receipts({secret("x"), "from", secret(s.gatewayapi), url}, in);
    }));
  const sms::webhook_receipt_rules rules{secret(s.webhook), "/id", "/status", "/reason", {"delivered"}, {"failed"}};
  return test::said(r.read_by([&](const auto& in) { return sms::webhook_receipts(rules, in, at); }));
}

std::string sent(kind k, bool delivered) {
  const receipt_words words{k, "123", "+4520123456", "Two & step", "m-1", delivered};
  return receipt_request(words, secrets, url, read_loopback_url(url).value(), now);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_product_takes_them) {
  const struct {
    twostep::bench::fake_smsc::kind kind;
    const char* undelivered;
  } cases[] = {
      {kind::twilio, "undelivered 123 unavailable: Twilio: 30003, the phone is unreachable"},
      {kind::vonage, "undelivered 123 unavailable: Vonage: failed, 2: the phone is unreachable"},
      {kind::gatewayapi, "undelivered 123 unavailable: GatewayAPI: UNDELIVERABLE, 0x1013: Absent subscriber"},
      {kind::webhook, "undelivered 123 unavailable: The gateway: failed, the phone is out of reach"},
  };
  for (const auto& c : cases) {
    BOOST_TEST_CONTEXT(to_text(c.kind)) {
      BOOST_TEST(read(c.kind, parsed(sent(c.kind, true)), secrets) == "delivered 123");
      BOOST_TEST(read(c.kind, parsed(sent(c.kind, false)), secrets) == c.undelivered);
      BOOST_TEST(
          read(c.kind, parsed(sent(c.kind, true)), {"another", "another", "another", "another one"}) == "forged"
      );
    }
  }
}

BOOST_AUTO_TEST_CASE(they_go_where_the_message_says_on_this_machine_only) {
  const auto found = read_loopback_url("http://localhost:8080/sms/receipts/a?b=c").value();
  BOOST_TEST(found.host == "127.0.0.1");
  BOOST_TEST(found.port == "8080");
  BOOST_TEST(found.authority == "localhost:8080");
  BOOST_TEST(found.target == "/sms/receipts/a?b=c");
  BOOST_TEST(read_loopback_url("http://127.1.2.3").value().target == "/");
  BOOST_TEST(read_loopback_url("http://[::1]:81/x").value().host == "::1");
  for (const auto* elsewhere :
       {"", "x", "/x", "https://127.0.0.1/x", "http://192.0.2.1/x", "http://example.com/x", "http://0.0.0.0/x",
        "http://user@127.0.0.1/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/", "http:///x"})
    BOOST_TEST(!read_loopback_url(elsewhere), elsewhere);
}

BOOST_AUTO_TEST_CASE(over_smpp_they_are_what_the_standard_writes) {
  for (const bool delivered : {true, false}) {
    sms::smpp::pdu p;
    p.sequence = 1;
    p.body = smpp_receipt({kind::smpp, "f00", "+4520123456", "Twostep", {}, delivered}, "text: \xff", now);
    const auto back = sms::smpp::decode(sms::smpp::encode(p).reveal());
    BOOST_REQUIRE(back);
    const auto& m = std::get<sms::smpp::deliver_sm>(back->body);
    const auto report = sms::read_smpp_receipt(m);
    BOOST_REQUIRE(report);
    BOOST_TEST(report->id == "f00");
    BOOST_TEST(report->number == "4520123456");
    BOOST_TEST((report->state == (delivered ? sms::message_state::delivered : sms::message_state::undeliverable)));
    BOOST_TEST(m.text.reveal().find(delivered ? "stat:DELIVRD" : "stat:UNDELIV") != std::string_view::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
