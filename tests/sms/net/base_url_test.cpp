#include "sms/net/base_url.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using twostep::sms::parse_base_url;

BOOST_AUTO_TEST_SUITE(base_url)

BOOST_AUTO_TEST_CASE(names_addresses_ports_and_paths_are_taken_apart) {
  const struct {
    const char* text;
    bool tls;
    const char* host;
    std::uint16_t port;
    const char* path;
    bool is_address;
    const char* authority;
  } table[] = {
      {"https://api.twilio.com", true, "api.twilio.com", 443, "", false, "api.twilio.com"},
      {"https://api.twilio.com/", true, "api.twilio.com", 443, "", false, "api.twilio.com"},
      {"HTTPS://api.example.com:8443/v1/sms/", true, "api.example.com", 8443, "/v1/sms", false,
       "api.example.com:8443"},
      {"http://127.0.0.1", false, "127.0.0.1", 80, "", true, "127.0.0.1"},
      {"http://127.0.0.1:8081", false, "127.0.0.1", 8081, "", true, "127.0.0.1:8081"},
      {"https://[2001:db8::1]:443", true, "2001:db8::1", 443, "", true, "[2001:db8::1]"},
      {"http://[::1]:9000/a%20b", false, "::1", 9000, "/a%20b", true, "[::1]:9000"},
      {"http://localhost:443", false, "localhost", 443, "", false, "localhost:443"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.text) {
      const auto url = parse_base_url(row.text);
      BOOST_TEST(url.tls == row.tls);
      BOOST_TEST(url.host == row.host);
      BOOST_TEST(url.port == row.port);
      BOOST_TEST(url.path_prefix == row.path);
      BOOST_TEST(url.is_address == row.is_address);
      BOOST_TEST(url.authority() == row.authority);
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_and_said) {
  const struct {
    const char* text;
    const char* says;
  } table[] = {
      {"", "not a URL"},
      {"api.twilio.com", "not a URL"},
      {"ftp://api.twilio.com", "https:// or http://"},
      {"https://user:secret@api.twilio.com", "no user or password"},
      {"https://api.twilio.com/?a=b", "neither ? nor #"},
      {"https://api.twilio.com/#top", "neither ? nor #"},
      {"https:///path", "no host"},
      {"https://127.0.0.1.example.com", "begins like an IP address"},
      {"https://127.0.0.1.example.com/path", "begins like an IP address"},
      {"https://api.twilio.com:0", "port"},
      {"https://api.twilio.com:70000", ""},
      {"https://api twilio.com", "not a URL"},
      {"https://api%0d%0aX:y.com", ""},
      {"https://api.tw%C3%ADlio.com", "ASCII"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.text) {
      std::string said;
      try {
        (void)parse_base_url(row.text);
      } catch (const std::invalid_argument& e) {
        said = e.what();
      }
      BOOST_TEST(said.starts_with("base_url "));
      BOOST_TEST(said.find(row.says) != std::string::npos);
      BOOST_TEST(said.find("secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
