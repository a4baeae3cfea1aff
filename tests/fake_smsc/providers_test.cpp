// Requests made by the product's own gateways, answers read by their own verdicts.
#include "bench/fake_smsc/providers.hpp"
#include "bench/fake_smsc/reading.hpp"
#include "sms/providers/gatewayapi/gatewayapi.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"
#include "sms/providers/webhook/webhook.hpp"
#include "tests/sms/support/messages.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(providers)

namespace {

constexpr auto text = test::test_text;

core::secret secret(std::string_view s) {
  return core::secret(s);
}

/// The request that one of the product's gateways sends.
sms::http_request request_of(kind k, const sms::message& m) {
  if (k == kind::twilio)
    return sms::twilio_request({"AC1", secret("right"), "+4520000000", {}, "http://127.0.0.1:1/r/t"}, m);
  if (k == kind::vonage)
    return sms::vonage_request({"key", secret("right"), "Twostep", secret("s"), "http://127.0.0.1:1/r/v"}, m);
  if (k == kind::gatewayapi)
    return sms::gatewayapi_request({secret("right"), "Twostep", secret("s"), "http://127.0.0.1:1/r/g"}, m);
  sms::webhook_settings s;
  s.target = "/webhook";
  s.body = R"({"to": "{to_digits}", "text": "{text}", "id": "{id}", "from": "Twostep"})";
  s.content_type = "application/json";
  s.username = "any";
  s.password = secret("right");
  s.basic = true;
  return sms::webhook_request(s, m);
}

std::string verdict(kind k, const http_reply& reply) {
  sms::http_response answer;
  answer.status = reply.status;
  answer.body = reply.body;
  const auto v = k == kind::twilio       ? sms::twilio_verdict(answer)
                 : k == kind::vonage     ? sms::vonage_verdict(answer)
                 : k == kind::gatewayapi ? sms::gatewayapi_verdict(answer)
                                         : sms::webhook_verdict({{"2xx"}, {}, {}, "/id"}, answer);
  return v ? "accepted " + v->provider_id : std::string(to_text(v.error().kind));
}

struct example {
  sms::message message = test::make_message();
  sms::http_request request;
  http_question question;
  const http_provider* provider;

  explicit example(kind k) : request(request_of(k, message)) {
    question = {
        "POST", request.target.reveal(), request.content_type, request.authorization.reveal(), request.body.reveal()};
    provider = find_provider(question.path);
  }
};

constexpr kind http_kinds[] = {kind::twilio, kind::vonage, kind::gatewayapi, kind::webhook};

} // namespace

BOOST_AUTO_TEST_CASE(messages_are_read_as_they_were_sent) {
  for (const auto k : http_kinds) {
    BOOST_TEST_CONTEXT(to_text(k)) {
      const example e(k);
      BOOST_REQUIRE(e.provider);
      BOOST_TEST((e.provider->kind == k));
      const auto read = e.provider->read(e.question);
      BOOST_REQUIRE(read);
      BOOST_TEST(read->to == "+4520123456");
      BOOST_TEST(read->text == text);
      BOOST_TEST(read->from == (k == kind::twilio ? "+4520000000" : "Twostep"));
      BOOST_TEST(read->callback.starts_with("http://127.0.0.1:1/r/") == (k != kind::webhook));
      BOOST_TEST(read->reference == (k == kind::twilio ? std::string() : e.message.id));
      BOOST_TEST(e.provider->password(e.question) == "right");
    }
  }
}

BOOST_AUTO_TEST_CASE(answers_mean_to_the_product_what_they_are_meant_to) {
  for (const auto k : http_kinds) {
    BOOST_TEST_CONTEXT(to_text(k)) {
      const example e(k);
      const auto read = e.provider->read(e.question).value();
      const auto id = e.provider->id(0x1234, 7);
      BOOST_TEST(verdict(k, e.provider->accepted(read, id)) == "accepted " + id);
      const bool has_no_word_for_it = k == kind::gatewayapi || k == kind::webhook;
      BOOST_TEST(
          verdict(k, e.provider->not_accepted(read, answer_kind::refused)) ==
          (has_no_word_for_it ? "rejected" : "invalid_number")
      );
      const auto throttled = e.provider->not_accepted(read, answer_kind::throttled);
      BOOST_TEST(verdict(k, throttled) == "rate_limited");
      BOOST_TEST(throttled.retry_after);
      BOOST_TEST(verdict(k, e.provider->not_accepted(read, answer_kind::failed)) == "unavailable");
      BOOST_TEST(verdict(k, e.provider->unauthorized) == "authentication");
      BOOST_TEST(verdict(k, e.provider->unreadable) == "rejected");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_not_read) {
  for (const auto k : http_kinds) {
    BOOST_TEST_CONTEXT(to_text(k)) {
      const example e(k);
      for (const auto* body : {"", "{", "[]", "7", "To=%2B45", "%ff%", "{\"recipients\": {}}", "to=1&from=2"}) {
        auto q = e.question;
        q.body = body;
        BOOST_TEST(!e.provider->read(q), body);
      }
      auto q = e.question;
      q.method = "GET";
      BOOST_TEST(!e.provider->read(q));
    }
  }
  for (const auto* path : {"", "/", "/sms/jso", "/2010-04-01/Accounts//Messages.json", "/Messages.json"})
    BOOST_TEST(!find_provider(path), path);
}

BOOST_AUTO_TEST_CASE(passwords_stand_where_people_put_them) {
  const auto password = [](std::string_view authorization) {
    return password_of({"POST", "/webhook", {}, authorization, {}});
  };
  BOOST_TEST(password("Bearer a token") == "a token");
  BOOST_TEST(password("Basic dXNlcjpwYXNzOndvcmQ=") == "pass:word");
  for (const auto* wrong : {"", "Basic", "Basic !", "Basic dXNlcg==", "Digest x"})
    BOOST_TEST(password(wrong).empty(), wrong);
  BOOST_TEST(gatewayapi_password({"POST", {}, {}, "Token abc", {}}) == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
