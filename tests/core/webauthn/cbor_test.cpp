// CBOR of authenticators: what is canonical is read, nothing else.

#include "core/webauthn/cbor.hpp"
#include "tests/core/webauthn/samples.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <string_view>

using namespace twostep::core;

namespace cbor {

using twostep::test::from_hex;

bool is_item(const std::string& bytes) {
  webauthn::cbor_reader reader(bytes);
  const auto item = reader.item();
  if (!item) BOOST_TEST(reader.rest() == bytes);
  return item && *item == bytes && reader.rest().empty();
}

} // namespace cbor

BOOST_AUTO_TEST_SUITE(cbor)

// RFC 8949, appendix A, as far as the canonical form of CTAP2 has it.
BOOST_AUTO_TEST_CASE(canonical_items_are_read) {
  const char* const good[] = {
      "00", "17", "1818", "18ff", "190100", "1a00010000", "1affffffff", "1b0000000100000000", "1bffffffffffffffff",
      "20", "37", "3818", "3903e7", "3bffffffffffffffff", "f4", "f5", "f6", "40", "4401020304", "60", "6161",
      "62c3bc", "63e6b0b4", "80", "83010203", "a0", "a201020304", "a26161016162820203", "8301820203820405",
      // Keys in another order than the canonical one.
      "a203040102", "a261620161610 2", "a2200101 02",
      // Four deep.
      "8181818100", "a101a101a101a10100"};
  for (const auto* each : good) BOOST_TEST_CONTEXT(each) BOOST_TEST(is_item(from_hex(each)));
}

BOOST_AUTO_TEST_CASE(what_is_not_canonical_is_not_read) {
  const struct {
    const char* why;
    const char* hex;
  } bad[] = {
      {"nothing", ""},
      {"a number that is longer than it must be", "1800"},
      {"a number that is longer than it must be", "1817"},
      {"a number that is longer than it must be", "1900ff"},
      {"a number that is longer than it must be", "1a0000ffff"},
      {"a number that is longer than it must be", "1b00000000ffffffff"},
      {"a number that is longer than it must be", "3817"},
      {"a length that is longer than it must be", "580101"},
      {"a length that is longer than it must be", "7800"},
      {"a count that is longer than it must be", "980100"},
      {"a count that is longer than it must be", "b800"},
      {"no such head", "1c"},
      {"no such head", "1c 01010101010101010101010101010101"},
      {"no such head", "5d"},
      {"no such head", "fe"},
      {"indefinite bytes", "5f4101ff"},
      {"indefinite text", "7f6161ff"},
      {"an indefinite array", "9fff"},
      {"an indefinite map", "bfff"},
      {"a stop", "ff"},
      {"a tag", "c000"},
      {"a tag", "d81800"},
      {"undefined", "f7"},
      {"another simple value", "e0"},
      {"another simple value", "f820"},
      {"false in two bytes", "f814"},
      {"a fraction", "f93c00"},
      {"a fraction", "fa47c35000"},
      {"a fraction", "fb3ff199999999999a"},
      {"text that isn't UTF-8", "61ff"},
      {"text that isn't UTF-8", "62c328"},
      {"text that isn't UTF-8", "63eda080"},
      {"a doubled key", "a201000100"},
      {"a doubled key", "a3616100626161006161f4"},
      {"a doubled key inside", "81a201000100"},
      {"a key that is a map", "a1a000"},
      {"a key that is an array", "a18000"},
      {"five deep", "818181818100"},
      {"five deep", "a101a101a101a101a0"},
      {"five deep", "8181818180"},
  };
  for (const auto& each : bad)
    BOOST_TEST_CONTEXT(each.why << ' ' << each.hex) BOOST_TEST(!is_item(from_hex(each.hex)));
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_anywhere_is_not_read) {
  const auto whole = from_hex("a4 01 1a00010000 02 4401020304 6161 83010203 3903e7 a101f5");
  BOOST_TEST(is_item(whole));
  for (std::size_t size = 0; size < whole.size(); ++size)
    BOOST_TEST_CONTEXT(size << " bytes") BOOST_TEST(!is_item(whole.substr(0, size)));
  // What stands behind the end would make each good.
  for (const auto* hex : {"1818", "190100", "1a00010000", "1b0000000100000000", "4401020304", "820102", "a10102"}) {
    const auto item = from_hex(hex);
    for (std::size_t size = 0; size < item.size(); ++size)
      BOOST_TEST(!webauthn::cbor_reader(std::string_view(item).substr(0, size)).item());
  }
}

BOOST_AUTO_TEST_CASE(lengths_and_counts_that_nothing_follows_are_not_believed) {
  for (const auto* hex :
       {"5affffffff", "5bffffffffffffffff", "7bffffffffffffffff", "9bffffffffffffffff", "bbffffffffffffffff",
        "9a7fffffff00", "9bffffffffffffffff0000"})
    BOOST_TEST_CONTEXT(hex) BOOST_TEST(!is_item(from_hex(hex)));
}

BOOST_AUTO_TEST_CASE(a_map_has_at_most_so_many_pairs) {
  const auto map_of = [](std::size_t count) {
    std::string map = from_hex("b8") + static_cast<char>(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= 24) map += from_hex("18");
      map += static_cast<char>(i);
      map += '\0';
    }
    return map;
  };
  BOOST_TEST(is_item(map_of(webauthn::most_cbor_pairs)));
  BOOST_TEST(!is_item(map_of(webauthn::most_cbor_pairs + 1)));
  BOOST_TEST((webauthn::cbor_reader(map_of(32)).map() == std::size_t{32}));
  BOOST_TEST(!webauthn::cbor_reader(map_of(33)).map());
}

BOOST_AUTO_TEST_CASE(one_item_after_the_other) {
  const auto bytes = from_hex("a2 3818 43010203 63666d74 20 07");
  webauthn::cbor_reader reader(bytes);
  BOOST_TEST((reader.map() == std::size_t{2}));
  BOOST_TEST((reader.integer() == std::int64_t{-25}));
  BOOST_TEST((reader.bytes() == "\1\2\3"));
  BOOST_TEST((reader.text() == "fmt"));
  BOOST_TEST((reader.integer() == std::int64_t{-1}));
  BOOST_TEST(reader.rest() == "\x07");
}

BOOST_AUTO_TEST_CASE(an_item_of_another_kind_stays) {
  const auto bytes = from_hex("4101");
  webauthn::cbor_reader reader(bytes);
  BOOST_TEST(!reader.integer());
  BOOST_TEST(!reader.text());
  BOOST_TEST(!reader.map());
  BOOST_TEST((reader.bytes() == "\1"));
  BOOST_TEST(!reader.bytes());
  BOOST_TEST(!webauthn::cbor_reader(from_hex("6101")).bytes());
  BOOST_TEST(!webauthn::cbor_reader(from_hex("01")).bytes());
}

BOOST_AUTO_TEST_CASE(an_integer_has_64_bits_with_its_sign) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto greatest = from_hex("1b7fffffffffffffff"), least = from_hex("3b7fffffffffffffff");
  BOOST_TEST((webauthn::cbor_reader(greatest).integer() == most));
  BOOST_TEST((webauthn::cbor_reader(least).integer() == -1 - most));
  BOOST_TEST(!webauthn::cbor_reader(from_hex("1b8000000000000000")).integer());
  BOOST_TEST(!webauthn::cbor_reader(from_hex("3b8000000000000000")).integer());
}

BOOST_AUTO_TEST_SUITE_END()
