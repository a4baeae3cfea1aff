#include "server/account/unknown_email_failures.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;

namespace unknown_email_failures {

core::meter_id email(std::uint8_t n) {
  core::meter_id id;
  id.value[0] = n;
  return id;
}

} // namespace unknown_email_failures

BOOST_AUTO_TEST_SUITE(unknown_email_failures)

BOOST_AUTO_TEST_CASE(each_email_has_its_own_row) {
  server::unknown_email_failures rows;
  for (int i = 0; i < 3; ++i) rows.add(email(1));
  rows.add(email(2));
  BOOST_TEST(rows.failures(email(1)) == 3u);
  BOOST_TEST(rows.failures(email(2)) == 1u);
  BOOST_TEST(rows.failures(email(3)) == 0u);
}

BOOST_AUTO_TEST_CASE(the_one_that_failed_longest_ago_gives_way) {
  server::unknown_email_failures rows(2);
  rows.add(email(1));
  rows.add(email(2));
  rows.add(email(1));
  rows.add(email(3));
  BOOST_TEST(rows.failures(email(1)) == 2u);
  BOOST_TEST(rows.failures(email(2)) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
