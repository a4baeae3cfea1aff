#include "sms/adapter/text_parts.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using sms::alphabet;
using sms::split_text;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(text_parts)

namespace {

std::string repeat(std::string_view what, std::size_t times) {
  std::string text;
  while (times-- > 0) text += what;
  return text;
}

std::vector<std::size_t> sizes(const sms::text_parts& text) {
  std::vector<std::size_t> all;
  for (const auto& part : text.parts) all.push_back(part.reveal().size());
  return all;
}

std::string joined(const sms::text_parts& text) {
  std::string all;
  for (const auto& part : text.parts) all += part.reveal();
  return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(lengths_by_table) {
  using sizes_ = std::vector<std::size_t>;
  const struct {
    const char* what;
    std::string text;
    sms::alphabet alphabet;
    sizes_ sizes;
  } table[] = {
      {"nothing", "", alphabet::gsm0338, {0}},
      {"a whole message", repeat("@", 160), alphabet::gsm0338, {160}},
      {"one more", repeat("@", 161), alphabet::gsm0338, {153, 8}},
      {"extension characters count twice", repeat("€", 80), alphabet::gsm0338, {160}},
      {"one more of them", repeat("€", 80) + "x", alphabet::gsm0338, {152, 9}},
      {"two whole parts", repeat("x", 306), alphabet::gsm0338, {153, 153}},
      {"an escape at the end of a part", repeat("x", 152) + "€" + repeat("x", 20), alphabet::gsm0338, {152, 22}},
      {"an escape right after a part", repeat("x", 153) + "€" + repeat("x", 20), alphabet::gsm0338, {153, 22}},
      {"whole UTF-16", repeat("日", 70), alphabet::utf16, {140}},
      {"one more unit", repeat("日", 71), alphabet::utf16, {134, 8}},
      {"a surrogate pair at the end of a part",
       repeat("日", 66) + "😀" + repeat("日", 10),
       alphabet::utf16,
       {132, 24}},
      {"a surrogate pair that fits", repeat("日", 65) + "😀" + repeat("日", 10), alphabet::utf16, {134, 20}},
      {"255 parts", repeat("x", 153 * 255), alphabet::gsm0338, sizes_(255, 153)},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      const auto split = split_text(row.text);
      BOOST_TEST_REQUIRE(split.has_value());
      BOOST_TEST((split->alphabet == row.alphabet));
      BOOST_TEST(sizes(*split) == row.sizes, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(octets_are_those_of_the_standards) {
  BOOST_TEST((joined(*split_text("@_$€")) == "\x00\x11\x02\x1b\x65"s));
  BOOST_TEST((joined(*split_text("é日😀")) == "\x00\xe9\x65\xe5\xd8\x3d\xde\x00"s));
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_at_any_length) {
  for (std::size_t n = 140; n < 500; ++n) {
    const auto gsm = split_text(repeat("x", n) + repeat("€", 40));
    BOOST_TEST_REQUIRE(gsm.has_value());
    BOOST_TEST(joined(*gsm).size() == n + 80);
    if (gsm->parts.size() > 1)
      for (const auto& part : gsm->parts) BOOST_TEST(!part.reveal().ends_with('\x1b'));
    const auto utf16 = split_text(repeat("日", n) + repeat("😀", 40));
    BOOST_TEST_REQUIRE(utf16.has_value());
    BOOST_TEST(joined(*utf16).size() == 2 * n + 160);
    for (const auto& part : utf16->parts)
      BOOST_TEST((static_cast<unsigned char>(part.reveal()[part.reveal().size() - 2]) & 0xfc) != 0xd8);
  }
}

BOOST_AUTO_TEST_CASE(what_no_message_can_hold_is_said) {
  BOOST_TEST(!split_text(repeat("x", 153 * 255 + 1)).has_value());
  BOOST_TEST(!split_text("\xff").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
