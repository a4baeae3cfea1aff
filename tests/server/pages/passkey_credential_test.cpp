// What browsers and the script say of passkeys: what is asked, and what is read of an answer.

#include "core/account/passkey.hpp"
#include "server/pages/passkey_credential.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;

namespace passkey_credential {

core::passkey passkey_of(std::string credential, std::string site, std::uint8_t transports = 0) {
  core::passkey one;
  one.credential.bytes = std::move(credential);
  one.site = std::move(site);
  one.transports = transports;
  return one;
}

core::account some_account() {
  core::account a;
  a.email.shown = "ann@example.org";
  a.name = "Ann";
  a.passkeys = {
      passkey_of("one", "example.org", core::passkey_transport::usb | core::passkey_transport::hybrid),
      passkey_of("two", "elsewhere.org")};
  return a;
}

constexpr core::webauthn::challenge_value challenge{1, 2, 3};

const std::string assertion = R"({"rawId":"b25l","type":"public-key","response":{"clientDataJSON":"e30",)"
                              R"("authenticatorData":"YWI","signature":"Yw","userHandle":null}})";

std::string with(const std::string& from, const std::string& to) {
  auto text = assertion;
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

} // namespace passkey_credential

BOOST_AUTO_TEST_SUITE(passkey_credential)

BOOST_AUTO_TEST_CASE(those_of_this_site_are_asked_for) {
  const auto text = passkey_request_options(some_account(), challenge, "example.org", core::minutes(2));
  const auto o = boost::json::parse(text).as_object();
  BOOST_TEST(std::string_view(o.at("rpId").as_string()) == "example.org");
  BOOST_TEST(std::string_view(o.at("challenge").as_string()).starts_with("AQID"));
  BOOST_TEST(o.at("timeout").to_number<int>() == 120'000);
  const auto& allowed = o.at("allowCredentials").as_array();
  BOOST_REQUIRE(allowed.size() == 1u);
  BOOST_TEST(std::string_view(allowed[0].at("id").as_string()) == "b25l");
  BOOST_TEST(boost::json::serialize(allowed[0].at("transports")) == R"(["usb","hybrid"])");
}

BOOST_AUTO_TEST_CASE(where_none_works_there_is_nothing_to_ask) {
  BOOST_TEST(passkey_request_options(some_account(), challenge, "third.org", core::minutes(5)).empty());
}

BOOST_AUTO_TEST_CASE(a_new_one_is_asked_for_by_algorithm_without_those_that_are_there) {
  const auto text = passkey_creation_options(some_account(), challenge, "example.org", "Example");
  const auto o = boost::json::parse(text).as_object();
  BOOST_TEST(boost::json::serialize(o.at("pubKeyCredParams")).find("-7") != std::string::npos);
  BOOST_TEST(o.at("excludeCredentials").as_array().size() == 1u);
  BOOST_TEST(std::string_view(o.at("attestation").as_string()) == "none");
  BOOST_TEST(std::string_view(o.at("user").at("displayName").as_string()) == "Ann");
}

BOOST_AUTO_TEST_CASE(an_answer_is_read) {
  const auto given = read_assertion(assertion);
  BOOST_REQUIRE(given.has_value());
  BOOST_TEST(given->credential_id == "one");
  BOOST_TEST(given->client_data == "{}");
  BOOST_TEST(given->authenticator_data == "ab");
  BOOST_TEST(given->signature == "c");
  BOOST_TEST(!given->user_handle);
}

BOOST_AUTO_TEST_CASE(the_account_that_it_names_is_read) {
  BOOST_TEST(*read_assertion(with("null", R"("b25l")"))->user_handle == "one");
  BOOST_TEST(!read_assertion(with("null", R"("")"))->user_handle);
  BOOST_TEST(!read_assertion(with("null", "7")));
  BOOST_TEST(!read_assertion(with("null", '"' + std::string(88, 'A') + '"'))); // 66 bytes
}

BOOST_AUTO_TEST_CASE(what_no_browser_sends_is_none) {
  const std::string wrong[] = {
      "",
      "{}",
      "[]",
      "null",
      with("public-key", "password"),
      with(R"("b25l")", "7"),
      with(R"("b25l")", R"("b25l=")"),
      with(R"("rawId")", R"("id")"),
      with(R"("Yw")", R"("Y")"),
      with("clientDataJSON", "clientData"),
      with(R"("e30")", '"' + std::string(4 * 4096, 'A') + '"'),
      assertion + "x"};
  for (const auto& text : wrong) BOOST_TEST(!read_assertion(text), text.substr(0, 100));
}

BOOST_AUTO_TEST_CASE(a_new_one_is_read_with_its_transports) {
  const auto made =
      read_made_passkey(R"({"type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA",)"
                        R"("transports":["internal","hybrid","telepathy",7]}})");
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->registration.client_data == "{}");
  BOOST_TEST(made->transports == (core::passkey_transport::internal | core::passkey_transport::hybrid));
  BOOST_TEST(!read_made_passkey(assertion));
  BOOST_TEST(
      read_made_passkey(R"({"type":"public-key","response":{"clientDataJSON":"","attestationObject":""}})")
          ->transports == 0
  );
}

BOOST_AUTO_TEST_SUITE_END()
