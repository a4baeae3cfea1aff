#include "server/http/listen_address.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace twostep::server::http;

BOOST_AUTO_TEST_SUITE(http_listen_address)

BOOST_AUTO_TEST_CASE(every_form_is_read) {
  const auto check = [](std::string_view text, std::string_view host, unsigned port, std::string_view path) {
    const listen_address a = parse_listen_address(text);
    BOOST_TEST(a.host == host);
    BOOST_TEST(a.port == port);
    BOOST_TEST(a.path == path);
    BOOST_TEST(a.text() == text);
  };
  check("127.0.0.1:8080", "127.0.0.1", 8080, "");
  check(":0", "", 0, "");
  check("localhost:65535", "localhost", 65535, "");
  check("[::1]:80", "::1", 80, "");
  check("unix:/run/twostep.sock", "", 0, "/run/twostep.sock");
}

BOOST_AUTO_TEST_CASE(a_bad_address_is_named_with_an_example) {
  for (const std::string bad :
       {"", "8080", "localhost", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80",
        "http://a:80", "unix:", "a b:80"})
    BOOST_CHECK_EXCEPTION(parse_listen_address(bad), std::invalid_argument, [&](const auto& e) {
      const std::string what = e.what();
      return what.find("\"" + bad + "\"") == 0 && what.find("127.0.0.1:8080") != what.npos;
    });
  BOOST_CHECK_THROW(parse_listen_address("unix:/" + std::string(107, 'x')), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
