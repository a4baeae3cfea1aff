// A page added by the recipe: the site shows it to whom its row lets in, and counts it.
#include "server/site/route_numbers.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;
using namespace twostep::server::test;

BOOST_FIXTURE_TEST_SUITE(new_page, site_fixture)

BOOST_AUTO_TEST_CASE(it_is_shown_with_its_own_template) {
  give_password(browser);
  const auto a = browser.get("/dummy");
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.has("The dummy page greets alice@example.com."));
  BOOST_TEST(a.has("Sign out"));
}

BOOST_AUTO_TEST_CASE(its_row_says_who_may_come_and_how) {
  BOOST_TEST(browser.get("/dummy").header("Location") == "/sign-in?next=/dummy");
  give_password(browser);
  const auto a = browser.post_raw("/dummy", "");
  BOOST_TEST(a.status == 405u);
  BOOST_TEST(a.header("Allow") == "GET, HEAD");
}

BOOST_AUTO_TEST_CASE(it_is_counted_by_its_own_name) {
  give_password(browser);
  const auto label = route_labels().at(browser.get("/dummy").route);
  BOOST_TEST(label.method == "GET");
  BOOST_TEST(label.pattern == "/dummy");
}

BOOST_AUTO_TEST_SUITE_END()
