// The destination after sign-in, in the addresses of our pages.

#include "server/access/next_address.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(next_address)

BOOST_AUTO_TEST_CASE(it_stands_in_the_query) {
  BOOST_TEST(with_next("/sign-in", "/profile") == "/sign-in?next=/profile");
  BOOST_TEST(with_next("/sign-in?a=b", "/profile") == "/sign-in?a=b&next=/profile");
  BOOST_TEST(with_next("/sign-in", "") == "/sign-in");
}

BOOST_AUTO_TEST_CASE(the_address_of_a_one_time_link_does_not) {
  BOOST_TEST(with_next("/sign-in/method", "/link/xyz") == "/sign-in/method");
}

BOOST_AUTO_TEST_SUITE_END()
