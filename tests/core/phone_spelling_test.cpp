#include "core/phone_spelling.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::core;

namespace phone_spelling {

std::string utf8(char32_t c) {
  const auto byte = [](char32_t b) { return static_cast<char>(b); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

} // namespace phone_spelling

BOOST_AUTO_TEST_SUITE(phone_spelling)

BOOST_AUTO_TEST_CASE(blanks_dashes_and_what_cannot_be_seen_are_left_out_wherever_they_stand) {
  std::u32string left_out =
      U" \t./()-\u00a0\u00ad\u061c\u1680\u180e\u202f\u205f\u3000\u2212\u2043\u301c\ufe58\uff0d\ufeff";
  left_out.erase(left_out.find(U'\u2043'), 1); // a bullet that only looks like a hyphen
  for (char32_t c = 0x2000; c <= 0x200a; ++c) left_out += c;
  for (char32_t c = 0x200b; c <= 0x200f; ++c) left_out += c;
  for (char32_t c = 0x2010; c <= 0x2015; ++c) left_out += c;
  for (char32_t c = 0x202a; c <= 0x202e; ++c) left_out += c;
  for (char32_t c = 0x2060; c <= 0x2069; ++c) left_out += c;
  for (const char32_t c : left_out) {
    const auto s = utf8(c);
    const auto plain = plain_phone(s + "+" + s + "45" + s + s + "12345678" + s);
    BOOST_TEST_CONTEXT("U+" << std::hex << static_cast<unsigned>(c)) {
      BOOST_TEST((plain && *plain == "+4512345678"));
      BOOST_TEST((plain_phone(s).error() == phone_refusal::empty));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_named) {
  struct row {
    std::string typed;
    char32_t what;
  };
  const row rows[] = {
      {"+45 1234 5678 x9", U'x'},
      {"+45 1234 5678 доб. 9", U'\u0434'},
      {"+45 １２３４５６７８", U'１'},
      {"+45 ١٢٣٤٥٦٧٨", U'\u0661'},
      {"＋4512345678", U'＋'},
      {"+45+12345678", U'+'},
      {"+49 30 1234567;ext=1", U';'},
      {std::string(
           "+45\0"
           "12345678",
           12
       ),
       U'\0'},
      {"+45\x07"
       "12345678",
       U'\a'},
      {"+45 12\xff", U'\ufffd'},
      {"+45 \u00b712345678", U'\u00b7'},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.typed) {
      BOOST_TEST((plain_phone(r.typed).error() == phone_refusal::characters));
      BOOST_TEST((refused_in_phone(r.typed) == r.what));
    }
  BOOST_TEST(!refused_in_phone("\u00a0+45 12-34/56.78"));
}

BOOST_AUTO_TEST_CASE(a_number_begins_with_a_plus_and_has_digits) {
  BOOST_TEST((plain_phone("12345678").error() == phone_refusal::no_plus));
  BOOST_TEST((plain_phone("0045 12345678").error() == phone_refusal::no_plus));
  BOOST_TEST((plain_phone("(+)").error() == phone_refusal::too_short));
  BOOST_TEST((plain_phone("(+45) 0").value() == "+450")); // e164 checks that
}

BOOST_AUTO_TEST_SUITE_END()
