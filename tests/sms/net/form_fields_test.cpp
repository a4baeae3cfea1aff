#include "sms/net/form_fields.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::parse_form;

BOOST_AUTO_TEST_SUITE(form_fields)

BOOST_AUTO_TEST_CASE(a_form_is_decoded_in_its_order) {
  const auto fields = parse_form("b=1+2%2B3&a=%C3%A6&empty=&bare&a=again");
  BOOST_TEST_REQUIRE(fields.has_value());
  const sms::form_fields expected{{"b", "1 2+3"}, {"a", "æ"}, {"empty", ""}, {"bare", ""}, {"a", "again"}};
  BOOST_TEST((*fields == expected));
  BOOST_TEST(sms::value_of(*fields, "b") == "1 2+3");
  BOOST_TEST(sms::value_of(*fields, "none") == "");
  BOOST_TEST(sms::has_twice(*fields, "a"));
  BOOST_TEST(!sms::has_twice(*fields, "b"));
  BOOST_TEST(parse_form("")->empty());
}

// A request's body is in a buffer with older bytes after it.
BOOST_AUTO_TEST_CASE(nothing_behind_its_end_is_read) {
  const std::string buffer = "a=1&b=2 and what was there before";
  const auto fields = parse_form(std::string_view(buffer).substr(0, 7));
  BOOST_TEST_REQUIRE(fields.has_value());
  BOOST_TEST((*fields == sms::form_fields{{"a", "1"}, {"b", "2"}}));
  BOOST_TEST(!parse_form(std::string_view("a=1\0&b=2", 8)));
}

BOOST_AUTO_TEST_CASE(what_is_no_form_is_refused) {
  for (const auto* wrong : {"a=%", "a=%2", "a=%zz", "a=b c", "a=b\n", "{\"a\": 1}", "a=\xc3\xa6"})
    BOOST_TEST(!parse_form(wrong), wrong);
  std::string many = "a=1";
  for (int i = 0; i < 99; ++i) many += "&a=1";
  BOOST_TEST(parse_form(many).has_value());
  BOOST_TEST(!parse_form(many + "&a=1"));
}

BOOST_AUTO_TEST_SUITE_END()
