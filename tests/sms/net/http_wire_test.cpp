#include "sms/net/http_wire.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;

BOOST_AUTO_TEST_SUITE(http_wire)

BOOST_AUTO_TEST_CASE(a_request_is_exactly_these_bytes) {
  sms::http_request request;
  request.target = core::secret(std::string_view("/send"));
  request.content_type = "application/x-www-form-urlencoded";
  request.authorization = core::secret(std::string_view("Basic YTpi"));
  request.body = core::secret(std::string_view("a=b"));
  BOOST_TEST(
      to_wire(sms::parse_base_url("https://api.example.com:8443/v1/"), request).reveal() ==
      "POST /v1/send HTTP/1.1\r\nHost: api.example.com:8443\r\nUser-Agent: twostep\r\nAccept: application/json\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nAuthorization: Basic YTpi\r\n\r\na=b"
  );
  request.authorization = core::secret();
  BOOST_TEST(
      to_wire(sms::parse_base_url("http://[::1]"), request).reveal().find("Authorization") == std::string::npos
  );
}

BOOST_AUTO_TEST_CASE(a_request_may_have_another_method_more_fields_and_no_body) {
  sms::http_request request;
  request.method = "GET";
  request.target = core::secret(std::string_view("/send?to=45"));
  request.fields.emplace_back("X-Key", core::secret(std::string_view("k1")));
  request.fields.emplace_back("Idempotency-Key", core::secret(std::string_view("m-1")));
  BOOST_TEST(
      to_wire(sms::parse_base_url("http://api.example.com"), request).reveal() ==
      "GET /send?to=45 HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: twostep\r\nAccept: application/json\r\n"
      "X-Key: k1\r\nIdempotency-Key: m-1\r\n\r\n"
  );
}

BOOST_AUTO_TEST_CASE(one_value_is_encoded_for_a_form_or_for_a_url) {
  BOOST_TEST(sms::encode_for_form("a b&c=d/é").reveal() == "a+b%26c%3Dd%2F%C3%A9");
  BOOST_TEST(sms::encode_for_url("a b&c=d/é").reveal() == "a%20b%26c%3Dd%2F%C3%A9");
}

BOOST_AUTO_TEST_CASE(a_form_is_encoded_byte_by_byte) {
  const auto form = sms::encode_form({{"To", "+4520123456"}, {"Body", "a b&c=d\n%é€~-_.*"}, {"Empty", ""}});
  BOOST_TEST(form.reveal() == "To=%2B4520123456&Body=a+b%26c%3Dd%0A%25%C3%A9%E2%82%AC~-_.%2A&Empty=");
}

// RFC 7617's own example, and lengths that need padding.
BOOST_AUTO_TEST_CASE(basic_credentials_are_base64) {
  BOOST_TEST(sms::basic_authorization("Aladdin", "open sesame").reveal() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  BOOST_TEST(sms::basic_authorization("a", "b").reveal() == "Basic YTpi");
  BOOST_TEST(sms::basic_authorization("", "").reveal() == "Basic Og==");
  BOOST_TEST(sms::basic_authorization("test", "123£").reveal() == "Basic dGVzdDoxMjPCow==");
}

BOOST_AUTO_TEST_CASE(retry_after_is_seconds_or_a_date) {
  using milliseconds = std::optional<core::milliseconds>;
  const char* date = "Tue, 24 Nov 2026 08:00:00 GMT";
  const struct {
    const char* value;
    milliseconds expected;
  } table[] = {
      {"0", 0ms},
      {"7", 7s},
      {"3600", 3600s},
      {"99999999", 24h},
      {"99999999999999999999999", 24h},
      {"Tue, 24 Nov 2026 08:01:30 GMT", 90s},
      {"Wed, 25 Nov 2026 07:00:00 GMT", 23h},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 24h},
      {"Tue, 24 Nov 2026 07:59:59 GMT", {}},
      {"", {}},
      {"-5", {}},
      {"5.5", {}},
      {"soon", {}},
      {"Tue, 99 Nov 2026 08:01:30 GMT", {}},
  };
  for (const auto& [value, expected] : table) BOOST_TEST_CONTEXT(value) {
      BOOST_TEST((sms::parse_retry_after(value, date) == expected));
    }
  // Without the peer's own Date, a date says nothing.
  BOOST_TEST(!sms::parse_retry_after("Tue, 24 Nov 2026 08:01:30 GMT", ""));
}

BOOST_AUTO_TEST_SUITE_END()
