// Receipts signed or verified by the providers' own libraries (golden/make_receipt_signatures.mjs): our results
// are the same.
#include "sms/net/json_reading.hpp"
#include "sms/providers/gatewayapi/gatewayapi.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"
#include "tests/sms/support/incoming.hpp"
#include "tests/support/source_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using test::incoming;
using test::said;

BOOST_AUTO_TEST_SUITE(receipt_signatures)

namespace {

boost::json::value golden(const std::string& kind) {
  const auto all = sms::read_json(twostep::source_file("tests/sms/golden/receipt_signatures.json"));
  BOOST_TEST_REQUIRE(all.has_value());
  return all->as_object().at(kind);
}

} // namespace

BOOST_AUTO_TEST_CASE(twilio_s_validator_and_ours_agree) {
  const auto vectors = golden("twilio");
  sms::twilio_settings settings;
  settings.auth_token = core::secret(sms::text_at(vectors, "auth_token"));
  settings.status_callback = "https://id.example.com/sms/receipts/main";
  std::size_t valid = 0, invalid = 0;
  for (const auto& c : vectors.at("cases").as_array()) {
    incoming r;
    r.url = sms::text_at(c, "url");
    r.body = sms::text_at(c, "body");
    r.content_type = "application/x-www-form-urlencoded; charset=UTF-8";
    r.fields["x-twilio-signature"] = sms::text_at(c, "signature");
    BOOST_TEST_CONTEXT(r.url << " signed as " << sms::text_at(c, "signed") << " " << r.body) {
      // The exact signature, if theirs was made with the same token.
      if (&c != &vectors.at("cases").as_array().back())
        BOOST_TEST(
            sms::twilio_signature(settings.auth_token, sms::text_at(c, "signed"), *sms::parse_form(r.body)) ==
            sms::text_at(c, "signature")
        );
      const auto verdict = said(r.read_by([&](const auto& q) { return twilio_receipts(settings, q); }));
      BOOST_TEST((verdict != "forged") == c.at("valid").as_bool(), verdict);
      ++(c.at("valid").as_bool() ? valid : invalid);
    }
  }
  BOOST_TEST(valid >= 12u);
  BOOST_TEST(invalid >= 5u);
}

BOOST_AUTO_TEST_CASE(vonage_s_validator_and_ours_agree) {
  const auto vectors = golden("vonage");
  sms::vonage_settings settings;
  settings.signature_secret = core::secret(sms::text_at(vectors, "signature_secret"));
  const core::time_point now{core::seconds(1795507200)}; // the receipts' timestamp
  for (const auto& c : vectors.at("cases").as_array()) {
    incoming r;
    r.body = serialize(c.at("fields"));
    r.content_type = "application/json";
    BOOST_TEST_CONTEXT(r.body) {
      const auto verdict = said(r.read_by([&](const auto& q) { return vonage_receipts(settings, q, now); }));
      BOOST_TEST((verdict != "forged") == c.at("valid").as_bool(), verdict);
    }
  }
}

BOOST_AUTO_TEST_CASE(tokens_of_a_library_are_taken_or_refused_as_they_must_be) {
  const auto vectors = golden("gatewayapi");
  sms::gatewayapi_settings settings;
  settings.callback_secret = core::secret(sms::text_at(vectors, "callback_secret"));
  std::string all;
  for (const auto& c : vectors.at("cases").as_array()) {
    incoming r;
    r.fields["x-gwapi-signature"] = sms::text_at(c, "token");
    const auto verdict = said(r.read_by([&](const auto& q) { return gatewayapi_receipts(settings, q); }));
    BOOST_TEST((verdict != "forged") == c.at("valid").as_bool(), sms::text_at(c, "token"));
    all += verdict + "\n";
  }
  BOOST_TEST(
      all == "delivered 2381703\n"
             "undelivered 2381703 invalid_number: GatewayAPI: UNDELIVERABLE, 0x1010: Unknown subscriber\n"
             "forged\nforged\nforged\nforged\n"
  );
}

BOOST_AUTO_TEST_SUITE_END()
