#include "server/http/accept_language.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::server::http;

namespace accept_language {

std::string read(std::string_view field) {
  std::string all;
  for (const auto range : read_accept_language(field)) all.append(all.empty() ? "" : " ").append(range);
  return all;
}

} // namespace accept_language

BOOST_AUTO_TEST_SUITE(accept_language)

BOOST_AUTO_TEST_CASE(ranges_come_by_their_weights) {
  BOOST_TEST(read("da, en-GB;q=0.8, en;q=0.7") == "da en-GB en");
  BOOST_TEST(read("en;q=0.7,da;q=1.000,de;q=0.85,fr") == "da fr de en");
  BOOST_TEST(read("en;q=0.801,de;q=0.81,*;q=0.1") == "de en *");
  BOOST_TEST(read("da") == "da");
  BOOST_TEST(read("da;q=0.5, en") == "en da"); // the last one has no weight of the one before
}

BOOST_AUTO_TEST_CASE(equal_weights_keep_their_order) {
  BOOST_TEST(read("sv;q=0.5, da;q=0.5, nb;q=0.5") == "sv da nb");
}

BOOST_AUTO_TEST_CASE(blanks_and_empty_elements_are_nothing) {
  BOOST_TEST(read("") == "");
  BOOST_TEST(read(" ,, \tda ;\tq=0.5 ,,en , ") == "en da");
}

BOOST_AUTO_TEST_CASE(what_is_not_wanted_is_left_out) {
  BOOST_TEST(read("da;q=0, en;q=0.5, de;q=0.000") == "en");
}

BOOST_AUTO_TEST_CASE(a_malformed_weight_takes_its_range_with_it) {
  for (const char* weight : {"q=2", "q=1.001", "q=0.1234", "q=.5", "q=1e3", "q=-1", "q=nan", "q=\"0.5x\"", "level=1"})
    BOOST_TEST(read(std::string("da;") + weight + ", en") == "en", weight);
}

BOOST_AUTO_TEST_CASE(what_stands_behind_something_that_is_no_list_is_not_read) {
  BOOST_TEST(read("da, @@, en") == "da");
  BOOST_TEST(read("@@") == "");
  BOOST_TEST(read("da en") == "da");
  BOOST_TEST(read("da;q, en") == "da");
  BOOST_TEST(read("da;q=, en") == "da");
  BOOST_TEST(read("\"da\"") == "");
}

BOOST_AUTO_TEST_CASE(the_first_sixteen_are_read) {
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "x" + std::to_string(i) + ";q=0.1,";
  many += "da";
  BOOST_TEST(read_accept_language(many).size() == max_language_ranges);
  BOOST_TEST(read(many).starts_with("x0 x1 x2 "));
  BOOST_TEST(read_accept_language(std::string(100'000, ',')).empty());
}

BOOST_AUTO_TEST_SUITE_END()
