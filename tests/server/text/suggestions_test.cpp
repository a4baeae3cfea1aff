#include "server/text/suggest.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(suggestions)

BOOST_AUTO_TEST_CASE(counts_insertions_deletions_replacements_and_swaps) {
  BOOST_TEST(edit_distance("listen", "listen") == 0u);
  BOOST_TEST(edit_distance("lissten", "listen") == 1u);
  BOOST_TEST(edit_distance("lsiten", "listen") == 1u);
  BOOST_TEST(edit_distance("lister", "listen") == 1u);
  BOOST_TEST(edit_distance("", "listen") == 6u);
}

BOOST_AUTO_TEST_CASE(names_the_nearest_and_nothing_far_away) {
  const std::string_view words[] = {"listen", "public_url", "threads"};
  BOOST_TEST(nearest("lisen", words) == "listen");
  BOOST_TEST(nearest("publc_url", words) == "public_url");
  BOOST_TEST(nearest("banana", words) == "");
  BOOST_TEST(nearest("", words) == "");
  BOOST_TEST(did_you_mean("thread", words) == "; did you mean threads?");
  BOOST_TEST(did_you_mean("banana", words) == "");
}

BOOST_AUTO_TEST_SUITE_END()
