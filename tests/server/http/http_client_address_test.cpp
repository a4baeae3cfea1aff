#include "server/http/client_address.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace twostep::server::http;

namespace http_client_address {

std::string walk(std::vector<std::string_view> lines, std::vector<std::string> trusted) {
  const auto client = forwarded_client(lines, trusted_networks(trusted));
  return client ? client->text() : "peer";
}

} // namespace http_client_address

BOOST_AUTO_TEST_SUITE(http_client_address)

BOOST_AUTO_TEST_CASE(addresses_are_written_one_way) {
  const std::pair<const char*, const char*> cases[] = {
      {"203.0.113.7", "203.0.113.7"},         {"::ffff:203.0.113.7", "203.0.113.7"},   {"0.0.0.0", "0.0.0.0"},
      {"255.255.255.255", "255.255.255.255"}, {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"}, {"::1", "::1"},
  };
  for (const auto& [text, canonical] : cases) BOOST_TEST(ip_address::parse(text).value().text() == canonical);
  for (const char* bad :
       {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "fe80::1%eth0", "[::1]", "::g", "localhost",
        "1.2.3.4:80"})
    BOOST_TEST(!ip_address::parse(bad), bad);
}

// R52: limits count IPv6 by /64.
BOOST_AUTO_TEST_CASE(networks_are_what_limits_count_by) {
  BOOST_TEST(ip_address::parse("203.0.113.7")->network() == "203.0.113.7");
  BOOST_TEST(ip_address::parse("::ffff:203.0.113.7")->network() == "203.0.113.7");
  BOOST_TEST(ip_address::parse("2001:db8:1:2:3:4:5:6")->network() == "2001:db8:1:2::/64");
  BOOST_TEST(ip_address::parse("2001:db8:1:2::ffff")->network() == ip_address::parse("2001:db8:1:2::1")->network());
}

BOOST_AUTO_TEST_CASE(trusted_networks_are_cidr_addresses_and_the_word_private) {
  const trusted_networks some(std::vector<std::string>{"192.0.2.128/25", "2001:db8::/33", "198.51.100.4"});
  for (const char* in : {"192.0.2.128", "192.0.2.255", "::ffff:192.0.2.200", "2001:db8:7fff::1", "198.51.100.4"})
    BOOST_TEST(some.contains(*ip_address::parse(in)), in);
  for (const char* out : {"192.0.2.127", "192.0.3.128", "2001:db8:8000::1", "198.51.100.5", "::1"})
    BOOST_TEST(!some.contains(*ip_address::parse(out)), out);
  const trusted_networks home(std::vector<std::string>{"private"});
  for (const char* in :
       {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1", "fd00::1", "fe80::1"})
    BOOST_TEST(home.contains(*ip_address::parse(in)), in);
  for (const char* out : {"172.32.0.1", "11.0.0.1", "2001:db8::1", "203.0.113.1"})
    BOOST_TEST(!home.contains(*ip_address::parse(out)), out);
  BOOST_TEST(trusted_networks(std::vector<std::string>{"0.0.0.0/0"}).contains(*ip_address::parse("8.8.8.8")));
  BOOST_TEST(!trusted_networks(std::vector<std::string>{"0.0.0.0/0"}).contains(*ip_address::parse("2001:db8::1")));
}

BOOST_AUTO_TEST_CASE(a_bad_network_is_named) {
  for (const std::string bad :
       {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "proxy", "", "Private"})
    BOOST_CHECK_EXCEPTION(
        trusted_networks(std::vector<std::string>{"::1", bad}), std::invalid_argument,
        [&](const auto& e) { return std::string(e.what()).find("\"" + bad + "\"") != std::string::npos; }
    );
}

BOOST_AUTO_TEST_CASE(the_first_untrusted_entry_from_the_right_is_the_client) {
  const std::vector<std::string> proxies{"10.0.0.0/8"};
  BOOST_TEST(walk({"203.0.113.7"}, proxies) == "203.0.113.7");
  BOOST_TEST(walk({"1.1.1.1, 203.0.113.7"}, proxies) == "203.0.113.7"); // the client wrote what is further left
  BOOST_TEST(walk({"1.1.1.1, 203.0.113.7 ,10.0.0.2,\t10.0.0.1"}, proxies) == "203.0.113.7");
  BOOST_TEST(walk({"1.1.1.1", "203.0.113.7, 10.0.0.2"}, proxies) == "203.0.113.7");
  BOOST_TEST(walk({"203.0.113.7", "10.0.0.2"}, proxies) == "203.0.113.7");
  BOOST_TEST(walk({"10.0.0.3, 10.0.0.2"}, proxies) == "10.0.0.3");
  BOOST_TEST(walk({"203.0.113.7:4711"}, proxies) == "203.0.113.7");
  BOOST_TEST(walk({"[2001:db8::7]:4711"}, proxies) == "2001:db8::7");
  BOOST_TEST(walk({"::ffff:10.0.0.9, 10.0.0.2"}, proxies) == "10.0.0.9");
  BOOST_TEST(walk({"garbage, 203.0.113.7"}, proxies) == "203.0.113.7");
}

BOOST_AUTO_TEST_CASE(a_malformed_entry_leaves_the_peer) {
  const std::vector<std::string> proxies{"10.0.0.0/8"};
  for (const std::string_view bad :
       {"", "unknown", "203.0.113.7, garbage", "203.0.113.7,", "203.0.113.7, , 10.0.0.1", "203.0.113.7:x", "[::1",
        "1.2.3.4:99999"})
    BOOST_TEST(walk({bad}, proxies) == "peer", bad);
}

BOOST_AUTO_TEST_SUITE_END()
