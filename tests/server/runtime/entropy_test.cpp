#include "server/runtime/entropy.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace twostep;
using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(entropy)

BOOST_AUTO_TEST_CASE(a_password_has_twenty_letters_in_groups_of_five_and_none_that_look_alike) {
  std::set<char> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string password(random_password().reveal());
    BOOST_REQUIRE(password.size() == 23u);
    for (std::size_t at = 0; at < password.size(); ++at) {
      if (at % 6 == 5) {
        BOOST_REQUIRE(password[at] == '-');
      } else {
        BOOST_REQUIRE(std::string_view("0123456789abcdefghjkmnpqrstvwxyz").find(password[at]) != std::string::npos);
        seen.insert(password[at]);
      }
    }
  }
  BOOST_TEST(seen.size() == 32u);
}

BOOST_AUTO_TEST_CASE(no_two_draws_are_alike) {
  std::set<std::string> passwords;
  std::set<core::account_id> ids;
  for (int i = 0; i < 1000; ++i) {
    passwords.emplace(random_password().reveal());
    ids.insert(random_id<core::account_id>());
  }
  BOOST_TEST(passwords.size() == 1000u);
  BOOST_TEST(ids.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_unit_is_in_its_range_and_in_all_of_it) {
  double min = 1, max = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double d = random_unit();
    BOOST_REQUIRE((d >= 0.0 && d < 1.0));
    min = std::min(min, d);
    max = std::max(max, d);
  }
  BOOST_TEST(min < 0.01);
  BOOST_TEST(max > 0.99);
}

BOOST_AUTO_TEST_CASE(no_bytes_are_no_error) {
  random_bytes({});
}

BOOST_AUTO_TEST_SUITE_END()
