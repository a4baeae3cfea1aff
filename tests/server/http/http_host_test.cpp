#include "server/http/host.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server::http;

BOOST_AUTO_TEST_SUITE(http_host)

BOOST_AUTO_TEST_CASE(one_host_in_several_spellings) {
  struct row {
    std::string_view one, other;
    bool https, same;
  };
  const row rows[] = {
      {"id.example.org", "id.example.org", true, true},
      {"id.example.org:443", "id.example.org", true, true},
      {"id.example.org:00443", "id.example.org", true, true},
      {"id.example.org:80", "id.example.org", false, true},
      {"ID.Example.ORG.", "id.example.org", true, true},
      {"id.example.org.:443", "id.example.org.", true, true},
      {"id.example.org:8443", "id.example.org.:8443", true, true},
      {"[FE80::1]:443", "[fe80::1]", true, true},
      {"id.example.org:80", "id.example.org", true, false},
      {"id.example.org:443", "id.example.org", false, false},
      {"id.example.org..", "id.example.org", true, false},
      {"id.example.org:443x", "id.example.org", true, false},
      {"id.example.org:443@evil.example", "id.example.org", true, false},
      {"id.example.org:", "id.example.org", true, false},
      {"id.example.org:65979", "id.example.org", true, false}, // 443 and 65536
      {"[::1", "[::1]", true, false},
      {".", ".", true, false},
      {"", "", true, false},
      {":443", "", true, false},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT("'" << r.one << "' and '" << r.other << "'") {
      BOOST_TEST(is_same_host(r.one, r.other, r.https) == r.same);
      BOOST_TEST(is_same_host(r.other, r.one, r.https) == r.same);
    }
}

BOOST_AUTO_TEST_SUITE_END()
