#include "sms/providers/twilio/twilio.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::failure_kind;
using sms::twilio_verdict;

BOOST_AUTO_TEST_SUITE(twilio)

namespace {

sms::twilio_settings settings() {
  sms::twilio_settings s;
  s.account_sid = "AC01";
  s.auth_token = core::secret(std::string_view("0123456789abcdef"));
  s.from = "+15005550006";
  return s;
}

std::string error(long code, const std::string& message = "scripted") {
  return R"({"code": )" + std::to_string(code) + R"(, "message": ")" + message +
         R"(", "more_info": "https://www.twilio.com/docs/errors", "status": 400})";
}

} // namespace

BOOST_AUTO_TEST_CASE(the_request_is_twilio_s_own) {
  const auto request = twilio_request(settings(), test::make_message());
  BOOST_TEST(request.target.reveal() == "/2010-04-01/Accounts/AC01/Messages.json");
  BOOST_TEST(request.content_type == "application/x-www-form-urlencoded");
  BOOST_TEST(request.authorization.reveal() == "Basic QUMwMTowMTIzNDU2Nzg5YWJjZGVm");
  BOOST_TEST(
      request.body.reveal() == "To=%2B4520123456&From=%2B15005550006&Body=Your+code+for+Twostep+is+482913.+It%27s+"
                               "worth+100+%E2%82%AC+%26+more%3A+"
                               "don%27t+share+it."
  );
}

BOOST_AUTO_TEST_CASE(a_messaging_service_takes_the_place_of_from) {
  auto s = settings();
  s.messaging_service_sid = "MG02";
  s.status_callback = "https://id.example.com/sms/receipts/main";
  auto m = test::make_message();
  m.text = core::secret(std::string_view("x"));
  BOOST_TEST(
      twilio_request(s, m).body.reveal() ==
      "To=%2B4520123456&MessagingServiceSid=MG02&Body=x&StatusCallback=https%3A%2F%"
      "2Fid.example.com%2Fsms%2Freceipts%2Fmain"
  );
}

BOOST_AUTO_TEST_CASE(a_message_resource_is_an_acceptance) {
  for (const auto* body :
       {R"({"sid": "SM123", "status": "queued", "error_code": null, "error_message": null})",
        R"({"sid": "SM123", "status": "accepted"})", R"({"sid": "SM123"})"})
    for (const unsigned status : {200u, 201u}) BOOST_TEST_CONTEXT(status << " " << body) {
        const auto verdict = twilio_verdict(test::answered(status, body));
        BOOST_TEST_REQUIRE(verdict.has_value());
        BOOST_TEST(verdict->provider_id == "SM123");
      }
}

BOOST_AUTO_TEST_CASE(error_codes_by_table) {
  const struct {
    long code;
    failure_kind kind;
  } table[] = {
      {21211, failure_kind::invalid_number}, {21214, failure_kind::invalid_number},
      {21217, failure_kind::invalid_number}, {21614, failure_kind::invalid_number},
      {21635, failure_kind::invalid_number}, {30005, failure_kind::invalid_number},
      {30006, failure_kind::invalid_number}, {21212, failure_kind::unsupported},
      {21408, failure_kind::unsupported},    {21606, failure_kind::unsupported},
      {21608, failure_kind::unsupported},    {21612, failure_kind::unsupported},
      {21660, failure_kind::unsupported},    {30007, failure_kind::unsupported},
      {21610, failure_kind::rejected},       {21617, failure_kind::rejected},
      {30003, failure_kind::rejected},       {30004, failure_kind::rejected},
      {20003, failure_kind::authentication}, {20429, failure_kind::rate_limited},
      {21611, failure_kind::rate_limited},   {30001, failure_kind::rate_limited},
      {30008, failure_kind::unavailable},    {99999, failure_kind::rejected},
      {-1, failure_kind::rejected},
  };
  for (const auto& [code, kind] : table)
    for (const unsigned status : {400u, 200u, 201u}) // 200 with an error body is an error (A38)
      BOOST_TEST_CONTEXT(code << " with " << status) {
        const auto verdict = twilio_verdict(test::answered(status, error(code)));
        BOOST_TEST_REQUIRE(verdict.has_error());
        BOOST_TEST(to_text(verdict.error().kind) == to_text(kind));
        BOOST_TEST(verdict.error().detail.find("code " + std::to_string(code)) != std::string::npos);
        BOOST_TEST(verdict.error().detail.find("scripted") != std::string::npos);
      }
}

BOOST_AUTO_TEST_CASE(statuses_by_table) {
  const struct {
    unsigned status;
    std::string body;
    failure_kind kind;
  } table[] = {
      {401, R"({"code": 20003, "message": "Authenticate"})", failure_kind::authentication},
      {403, "", failure_kind::authentication},
      {404, R"({"code": 20404, "message": "not found"})", failure_kind::authentication},
      {404, "<html>", failure_kind::authentication},
      {405, "", failure_kind::authentication},
      {408, "", failure_kind::unavailable},
      {429, R"({"code": 20429})", failure_kind::rate_limited},
      {429, "slow down", failure_kind::rate_limited},
      {400, "no JSON", failure_kind::rejected},
      {400, "{}", failure_kind::rejected},
      {422, "", failure_kind::rejected},
      {500, R"({"sid": "SM1"})", failure_kind::unavailable},
      {502, "<html>", failure_kind::unavailable},
      {503, error(21211), failure_kind::unavailable},
      {599, "", failure_kind::unavailable},
      {301, "", failure_kind::unavailable},
      {302, R"({"sid": "SM1"})", failure_kind::unavailable},
      {307, "", failure_kind::unavailable},
      {304, "", failure_kind::unavailable},
      {200, "", failure_kind::no_answer},
      {200, "{", failure_kind::no_answer},
      {200, "[]", failure_kind::no_answer},
      {200, "null", failure_kind::no_answer},
      {200, "\"SM1\"", failure_kind::no_answer},
      {201, "{}", failure_kind::no_answer},
      {201, R"({"sid": 7})", failure_kind::no_answer},
      {201, R"({"sid": ""})", failure_kind::no_answer},
      {201, R"({"sid": null, "status": "queued"})", failure_kind::no_answer},
      {204, "", failure_kind::no_answer},
      {201, R"({"sid": "SM1", "status": "failed", "error_code": 30006})", failure_kind::invalid_number},
      {201, R"({"sid": "SM1", "status": "failed"})", failure_kind::rejected},
      {201, R"({"sid": "SM1", "status": "undelivered"})", failure_kind::rejected},
      {201, R"({"sid": "SM1"} trailing)", failure_kind::no_answer},
      {201, R"({"sid": "\ud800"})", failure_kind::no_answer},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.status << " " << row.body) {
      const auto verdict = twilio_verdict(test::answered(row.status, row.body));
      BOOST_TEST_REQUIRE(verdict.has_error());
      BOOST_TEST(to_text(verdict.error().kind) == to_text(row.kind));
      BOOST_TEST(verdict.error().detail.starts_with("Twilio answered " + std::to_string(row.status)));
    }
}

BOOST_AUTO_TEST_CASE(an_answer_cut_short_is_judged_by_its_status) {
  const std::pair<unsigned, failure_kind> table[] = {
      {201, failure_kind::no_answer},
      {400, failure_kind::rejected},
      {429, failure_kind::rate_limited},
      {503, failure_kind::unavailable}};
  for (const auto& [status, kind] : table) {
    auto cut = test::answered(status, R"({"sid": "SM1"})");
    cut.whole = false;
    const auto verdict = twilio_verdict(cut);
    BOOST_TEST_REQUIRE(verdict.has_error());
    BOOST_TEST(to_text(verdict.error().kind) == to_text(kind));
  }
}

BOOST_AUTO_TEST_CASE(retry_after_comes_along) {
  auto throttled = test::answered(429, "");
  throttled.retry_after = 30s;
  const auto verdict = twilio_verdict(throttled);
  BOOST_TEST_REQUIRE(verdict.has_error());
  BOOST_TEST((verdict.error().retry_after == core::milliseconds(30s)));
}

BOOST_AUTO_TEST_CASE(a_nested_answer_costs_no_stack) {
  const auto verdict = twilio_verdict(test::answered(201, std::string(40'000, '[')));
  BOOST_TEST_REQUIRE(verdict.has_error());
  BOOST_TEST(to_text(verdict.error().kind) == "no_answer");
}

// A provider may echo what it was sent.
BOOST_AUTO_TEST_CASE(the_detail_holds_no_number_text_or_token) {
  const auto echo = error(
      21211, "The 'To' number +4520123456 (45 20 12 34 56) with Body 'Your code for Twostep is 482913.' and token "
             "abcdefabcdef is not valid"
  );
  const auto verdict =
      twilio_verdict(test::answered(400, echo), {"Your code for Twostep is 482913.", "+4520123456", "abcdefabcdef"});
  BOOST_TEST_REQUIRE(verdict.has_error());
  const auto& detail = verdict.error().detail;
  BOOST_TEST(
      detail ==
      "Twilio answered 400, code 21211: The 'To' number *** (***) with Body '***' and token *** is not valid"
  );
}

BOOST_AUTO_TEST_SUITE_END()
