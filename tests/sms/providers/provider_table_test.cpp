#include "sms/providers/registry.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace twostep;
using sms::check_provider;
using sms::find_provider_kind;
using sms::provider_keys;

BOOST_AUTO_TEST_SUITE(provider_table)

namespace {

const sms::provider_kind& twilio() {
  return *find_provider_kind("twilio");
}

provider_keys good() {
  return {
      {"account_sid", "AC0123456789abcdef0123456789abcdef"}, {"auth_token", "token-token"}, {"from", "+15005550006"}};
}

std::string said(const provider_keys& keys, std::string_view sender = "") {
  return test::said(check_provider(twilio(), keys, sender));
}

} // namespace

BOOST_AUTO_TEST_CASE(kinds_are_found_by_name) {
  BOOST_TEST(find_provider_kind("outbox") != nullptr);
  BOOST_TEST(find_provider_kind("twilio") != nullptr);
  BOOST_TEST(find_provider_kind("Twilio") == nullptr);
  BOOST_TEST(find_provider_kind("") == nullptr);
  BOOST_TEST(sms::provider_kind_names().starts_with("outbox, twilio, vonage, gatewayapi, webhook, smpp"));
}

BOOST_AUTO_TEST_CASE(every_key_is_described_and_named_once) {
  for (const auto* kind : sms::provider_kinds()) {
    std::set<std::string_view> names;
    for (const auto& key : kind->keys) BOOST_TEST_CONTEXT(kind->name << "." << key.name) {
        BOOST_TEST(!key.doc.empty());
        BOOST_TEST(names.insert(key.name).second);
        BOOST_TEST(!(key.required && !key.standard.empty()));
        // NAME_file is the alternative form of the secret NAME.
        if (key.name.ends_with("_file"))
          for (const auto& other : kind->keys) BOOST_TEST(other.name != key.name.substr(0, key.name.size() - 5));
      }
  }
}

BOOST_AUTO_TEST_CASE(the_fields_of_receipts_are_those_of_all_kinds_each_once) {
  const auto all = sms::receipt_header_fields();
  BOOST_TEST((std::set<std::string>(all.begin(), all.end()).size() == all.size()));
  for (const auto* kind : sms::provider_kinds())
    for (const auto name : kind->receipt_header_fields) {
      BOOST_TEST((std::ranges::find(all, name) != all.end()), name);
      BOOST_TEST(std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; }), name);
    }
}

BOOST_AUTO_TEST_CASE(only_the_token_is_secret) {
  for (const auto& key : twilio().keys) BOOST_TEST(key.secret == (key.name == "auth_token"));
}

BOOST_AUTO_TEST_CASE(good_keys_pass) {
  BOOST_TEST(said(good()) == "");
  auto keys = good();
  keys.erase("from");
  BOOST_TEST(said(keys, "Twostep") == "");
  keys["messaging_service_sid"] = "MG0123456789abcdef0123456789abcdef";
  keys["base_url"] = "http://127.0.0.1:8081";
  keys["status_callback"] = "false";
  BOOST_TEST(said(keys) == "");
}

BOOST_AUTO_TEST_CASE(wrong_keys_are_named) {
  const struct {
    const char* key;
    const char* value; ///< null: omitted
    const char* says;
  } table[] = {
      {"acount_sid", "x", "acount_sid: is no key of kind \"twilio\"; it has: account_sid, auth_token"},
      {"account_sid", nullptr, "account_sid: is required"},
      {"auth_token", nullptr, "auth_token: is required"},
      {"auth_token", "", "auth_token: is required"},
      {"from", nullptr, "from: is required where neither"},
      {"account_sid", "AC/../x", "account_sid: must be letters and digits"},
      {"auth_token", "a\nb", "auth_token: must be one line"},
      {"messaging_service_sid", "MG1", "exclude each other"},
      {"base_url", "ftp://x", "base_url: must begin with https://"},
      {"status_callback", "yes", "status_callback: must be true or false"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.key << " = " << (row.value ? row.value : "nothing")) {
      auto keys = good();
      if (row.value)
        keys[row.key] = row.value;
      else
        keys.erase(row.key);
      BOOST_TEST(said(keys).find(row.says) != std::string::npos, said(keys));
      BOOST_TEST(said(keys).find("token-token") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(making_a_gateway_checks_first) {
  boost::asio::io_context ctx;
  sms::provider_environment environment{ctx};
  auto keys = good();
  const auto way = make_gateway(twilio(), "main", keys, environment);
  BOOST_TEST(way->name() == "main");
  keys.erase("auth_token");
  BOOST_CHECK_EXCEPTION(make_gateway(twilio(), "main", keys, environment), std::invalid_argument, [](const auto& e) {
    return std::string(e.what()).starts_with("[sms.main] auth_token is required");
  });
}

BOOST_AUTO_TEST_CASE(unreadable_certificates_stop_the_start) {
  boost::asio::io_context ctx;
  sms::provider_environment environment{ctx};
  environment.http.ca_file = "/nonexistent/ca.pem";
  BOOST_CHECK_EXCEPTION(make_gateway(twilio(), "main", good(), environment), std::runtime_error, [](const auto& e) {
    return std::string(e.what()).find("/nonexistent/ca.pem") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
