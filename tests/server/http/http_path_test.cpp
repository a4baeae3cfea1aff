#include "server/http/path.hpp"

#include <boost/test/unit_test.hpp>

using twostep::server::http::below;

BOOST_AUTO_TEST_SUITE(http_path)

BOOST_AUTO_TEST_CASE(public_urls_path_is_taken_off_at_a_segments_end) {
  BOOST_TEST(below("", "/sign-in") == "/sign-in");
  BOOST_TEST(below("/auth", "/auth/sign-in") == "/sign-in");
  BOOST_TEST(below("/auth", "/auth/") == "/");
  BOOST_TEST(below("/auth", "/auth") == "/");
  BOOST_TEST(below("/auth", "/sign-in") == "/sign-in");
  BOOST_TEST(below("/auth", "/authors") == "/authors");
  BOOST_TEST(below("/auth", "/auth/auth/x") == "/auth/x");
}

BOOST_AUTO_TEST_SUITE_END()
