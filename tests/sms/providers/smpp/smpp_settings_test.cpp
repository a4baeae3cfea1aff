#include "sms/providers/smpp/settings.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(smpp_settings)

namespace {

sms::provider_keys good() {
  return {{"host", "smsc.example.com"}, {"system_id", "twostep"}, {"password", "sesame-opens"}};
}

sms::provider_keys filled(sms::provider_keys given) {
  for (const auto& key : sms::find_provider_kind("smpp")->keys)
    if (!key.standard.empty()) given.try_emplace(std::string(key.name), key.standard);
  return given;
}

std::string said(const sms::provider_keys& keys, std::string_view sender = "Twostep") {
  return test::said(check_provider(*sms::find_provider_kind("smpp"), keys, sender));
}

sms::message message(std::string_view text) {
  auto m = test::make_message();
  m.text = core::secret(text);
  return m;
}

} // namespace

BOOST_AUTO_TEST_CASE(good_keys_pass_and_are_read) {
  BOOST_TEST(said(good()) == "");
  BOOST_TEST(said(good(), "") == "");
  auto keys = good();
  keys["host"] = "2001:db8::1";
  keys["port"] = "3550";
  keys["tls"] = "true";
  keys["ca_file"] = "/etc/ssl/operator.pem";
  keys["system_type"] = "OTP";
  keys["source_addr"] = "+4570123456";
  keys["source_addr_ton"] = "2";
  keys["source_addr_npi"] = "8";
  keys["dest_addr_ton"] = "0";
  keys["registered_delivery"] = "false";
  keys["window"] = "50";
  keys["enquire_link"] = "1m";
  keys["throughput"] = "20";
  BOOST_TEST(said(keys) == "");
  const auto s = sms::read_smpp(filled(keys), "Twostep");
  BOOST_TEST(s.host == "2001:db8::1");
  BOOST_TEST(s.port == 3550);
  BOOST_TEST(s.tls);
  BOOST_TEST(s.source.digits == "4570123456");
  BOOST_TEST(int(s.source.ton) == 2);
  BOOST_TEST(int(s.source.npi) == 8);
  BOOST_TEST(int(s.destination_ton) == 0);
  BOOST_TEST(int(s.destination_npi) == 1);
  BOOST_TEST(!s.registered_delivery);
  BOOST_TEST(s.window == 50u);
  BOOST_TEST((s.enquire_link == core::minutes(1)));
  BOOST_TEST(s.throughput == 20.0);
  BOOST_TEST(sms::smpp_bind(s).system_type == "OTP");
}

BOOST_AUTO_TEST_CASE(standards_are_those_of_the_documentation) {
  const auto s = sms::read_smpp(filled(good()), "Twostep");
  BOOST_TEST(s.port == 2775);
  BOOST_TEST(!s.tls);
  BOOST_TEST(s.source.digits == "Twostep");
  BOOST_TEST(int(s.source.ton) == 5);
  BOOST_TEST(s.registered_delivery);
  BOOST_TEST(s.window == 10u);
  BOOST_TEST((s.enquire_link == core::seconds(30)));
  BOOST_TEST(s.throughput == 0.0);
}

BOOST_AUTO_TEST_CASE(wrong_keys_are_named) {
  const struct {
    const char* key;
    const char* value; ///< null: omitted
    const char* says;
  } table[] = {
      {"host", nullptr, "host: is required"},
      {"host", "smpp://smsc.example.com", "host: must be a name or an address alone"},
      {"host", "smsc.example.com:2775", "host: must be a name or an address alone"},
      {"port", "0", "port: must be a whole number from 1 to 65535"},
      {"port", "65536", "port: must be"},
      {"port", "2775 ", "port: must be"},
      {"tls", "yes", "tls: must be true or false"},
      {"ca_file", "/x", "ca_file: is for tls = true"},
      {"system_id", nullptr, "system_id: is required"},
      {"system_id", "sixteen-letters!", "system_id: must be at most 15 ASCII characters"},
      {"password", nullptr, "password: is required"},
      {"password", "sesame-opens\n", "password: must be at most 64 ASCII characters"},
      {"source_addr", "twelve-bytes", "source_addr: must be"},
      {"source_addr", "Zwölf", "source_addr: must be"},
      {"source_addr", "+1234567890123456", "source_addr: must be"},
      {"source_addr_ton", "7", "source_addr_ton: must be a whole number from 0 to 6"},
      {"dest_addr_npi", "x", "dest_addr_npi: must be"},
      {"registered_delivery", "1", "registered_delivery: must be true or false"},
      {"window", "0", "window: must be a whole number from 1 to 1000"},
      {"enquire_link", "30", "enquire_link: must be a time from 1s to 1h"},
      {"enquire_link", "2h", "enquire_link: must be"},
      {"enquire_link", "500ms", "enquire_link: must be"},
      {"throughput", "-1", "throughput: must be"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.key << " = " << (row.value ? row.value : "nothing")) {
      auto keys = good();
      if (row.value)
        keys[row.key] = row.value;
      else
        keys.erase(row.key);
      BOOST_TEST(said(keys).find(row.says) != std::string::npos, said(keys));
      BOOST_TEST(said(keys).find("sesame-opens") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(only_the_password_is_secret) {
  for (const auto& key : sms::find_provider_kind("smpp")->keys) BOOST_TEST(key.secret == (key.name == "password"));
}

BOOST_AUTO_TEST_CASE(senders_by_their_form) {
  const struct {
    const char* sender;
    int ton, npi;
    const char* digits;
  } table[] = {
      {"+4570123456", 1, 1, "4570123456"},
      {"4570123456", 1, 1, "4570123456"},
      {"1204", 3, 0, "1204"},
      {"+1204", 1, 1, "1204"},
      {"Twostep", 5, 0, "Twostep"},
      {"2Step", 5, 0, "2Step"},
      {"", 0, 0, ""},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.sender) {
      const auto a = sms::source_address(row.sender);
      BOOST_TEST(int(a.ton) == row.ton);
      BOOST_TEST(int(a.npi) == row.npi);
      BOOST_TEST(a.digits == row.digits);
    }
}

BOOST_AUTO_TEST_CASE(a_short_text_is_one_submit) {
  const auto s = sms::read_smpp(filled(good()), "Twostep");
  const auto submits = sms::smpp_submits(s, message("@_$"), 7);
  BOOST_TEST_REQUIRE(submits.has_value());
  BOOST_TEST_REQUIRE(submits->size() == 1u);
  const auto& p = submits->front();
  BOOST_TEST((p.text.reveal() == "\0\x11\x02"s));
  BOOST_TEST(int(p.esm_class) == 0);
  BOOST_TEST(int(p.data_coding) == 0);
  BOOST_TEST(int(p.registered_delivery) == 1);
  BOOST_TEST(p.destination.digits == "4520123456");
  BOOST_TEST(int(p.destination.ton) == 1);
  BOOST_TEST(int(p.destination.npi) == 1);
}

BOOST_AUTO_TEST_CASE(a_long_text_is_joined_by_headers) {
  const auto s = sms::read_smpp(filled(good()), "Twostep");
  const auto submits = sms::smpp_submits(s, message(std::string(161, 'x')), 0xfe);
  BOOST_TEST_REQUIRE(submits.has_value());
  BOOST_TEST_REQUIRE(submits->size() == 2u);
  for (const auto& p : *submits) BOOST_TEST(int(p.esm_class) == 0x40);
  BOOST_TEST(((*submits)[0].text.reveal() == std::string("\x05\x00\x03\xfe\x02\x01", 6).append(153, 'x')));
  BOOST_TEST(((*submits)[1].text.reveal() == "\x05\x00\x03\xfe\x02\x02xxxxxxxx"s));
  const auto wide = sms::smpp_submits(s, message("日"), 0);
  BOOST_TEST(int(wide->front().data_coding) == 8);
}

BOOST_AUTO_TEST_SUITE_END()
