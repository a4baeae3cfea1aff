#include "core/recipient.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using core::e164_number;
using core::parse_email;

BOOST_AUTO_TEST_SUITE(recipient)

BOOST_AUTO_TEST_CASE(a_number_is_stored_as_numbers_are) {
  const auto number = e164_number::from_wire("+4520123456").value();
  const core::recipient to = number;
  BOOST_TEST(to.to_wire() == "+4520123456");
  BOOST_TEST((to.number() && *to.number() == number));
  BOOST_TEST(!to.address());
  BOOST_TEST((core::recipient::from_wire("+4520123456") == to));
  BOOST_TEST(to.masked() == number.masked());
  BOOST_TEST(to.region() == "DK");
}

BOOST_AUTO_TEST_CASE(an_address_is_stored_as_it_is_shown) {
  const core::recipient to = parse_email("Alice@BÜCHER.example").value();
  BOOST_TEST(to.to_wire() == "Alice@BÜCHER.example");
  BOOST_TEST(!to.number());
  BOOST_TEST_REQUIRE(to.address());
  BOOST_TEST(to.address()->key == "alice@xn--bcher-kva.example");
  BOOST_TEST((core::recipient::from_wire(to.to_wire()) == to));
  BOOST_TEST(to.region() == "");
}

BOOST_AUTO_TEST_CASE(an_address_that_begins_as_numbers_do_is_an_address) {
  const core::recipient to = parse_email("+4520123456@example.org").value();
  BOOST_TEST((core::recipient::from_wire(to.to_wire()) == to));
  BOOST_TEST(!to.number());
}

BOOST_AUTO_TEST_CASE(a_stored_address_that_is_none_today_stays_one) {
  const auto to = core::recipient::from_wire("two words@example.org");
  BOOST_TEST_REQUIRE(to.has_value());
  BOOST_TEST(to->to_wire() == "two words@example.org");
}

BOOST_AUTO_TEST_CASE(an_address_is_masked_but_for_its_first_character_and_its_domain) {
  BOOST_TEST(core::recipient(parse_email("alice@example.com").value()).masked() == "a•••@example.com");
  BOOST_TEST(core::recipient(parse_email("øre@example.com").value()).masked() == "ø•••@example.com");
}

BOOST_AUTO_TEST_CASE(what_is_neither_is_refused) {
  for (const std::string text :
       {"", "+", "+45", "4520123456", "alice", "alice@", "@example.org", "+45201234567890123"})
    BOOST_TEST(!core::recipient::from_wire(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
