// Recovery codes as people see and type them.

#include "core/recovery_code.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

using namespace twostep::core;

namespace {

using kind = malformed_recovery_code::kind;

std::string read(std::string_view typed) {
  const auto code = read_recovery_code(typed);
  return code ? std::string(code->reveal()) : std::string();
}

malformed_recovery_code wrong(std::string_view typed) {
  const auto code = read_recovery_code(typed);
  BOOST_REQUIRE(!code.has_value());
  return code.error();
}

} // namespace

BOOST_AUTO_TEST_SUITE(recovery_code)

BOOST_AUTO_TEST_CASE(eighty_bits_make_sixteen_characters) {
  std::array<std::uint8_t, recovery_code_bytes> random{};
  BOOST_TEST(recovery_code_of(random).reveal() == "0000000000000000");
  random.fill(0xFF);
  BOOST_TEST(recovery_code_of(random).reveal() == "ZZZZZZZZZZZZZZZZ");
  // Crockford: five bits a character, the highest first.
  random = {0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF};
  BOOST_TEST(recovery_code_of(random).reveal() == "0123456789ABCDEF");
  BOOST_TEST(in_groups(recovery_code_of(random)).reveal() == "0123-4567-89AB-CDEF");
}

BOOST_AUTO_TEST_CASE(every_bit_counts) {
  std::array<std::uint8_t, recovery_code_bytes> random{};
  const std::string before(recovery_code_of(random).reveal());
  for (std::size_t bit = 0; bit < 8 * recovery_code_bytes; ++bit) {
    auto flipped = random;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1u << bit % 8);
    BOOST_TEST(recovery_code_of(flipped).reveal() != before);
  }
}

BOOST_AUTO_TEST_CASE(however_it_is_typed) {
  const std::string code = "K7QM2XRA91TDBW4H";
  for (const auto* typed :
       {"K7QM-2XRA-91TD-BW4H", "k7qm2xra91tdbw4h", " K7QM 2XRA\t91TD\nBW4H ", "K7QM–2XRA—91TD‑BW4H",
        "K7QM\u200b2XRA\u00a091TD\u2060BW4H", "k7qm-2xra-9Itd-bw4h", "k7qm-2xra-9ltd-bw4h",
        "Ｋ７ＱＭ-２ｘｒａ-91TD-BW4H"})
    BOOST_TEST(read(typed) == code, typed);
  BOOST_TEST(read("ooOO-iiLL-0000-1111") == "0000111100001111");
}

BOOST_AUTO_TEST_CASE(what_can_be_none_is_no_try) {
  BOOST_CHECK(wrong("") == malformed_recovery_code{});
  BOOST_CHECK(wrong(" - ") == malformed_recovery_code{});
  BOOST_CHECK((wrong("K7QM-2XRA-91TD") == malformed_recovery_code{kind::length, 12}));
  BOOST_CHECK((wrong("K7QM-2XRA-91TD-BW4H-7") == malformed_recovery_code{kind::length, 17}));
  BOOST_CHECK((wrong("K7QM-2XRA-91TD-BW4U") == malformed_recovery_code{kind::character, 16}));
  BOOST_CHECK((wrong("K7QM-2XRA-91TD-BW4ß") == malformed_recovery_code{kind::character, 16}));
  BOOST_CHECK((wrong("\xff\xfe") == malformed_recovery_code{kind::character, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
