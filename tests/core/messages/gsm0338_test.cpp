#include "core/messages/gsm0338.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace twostep::core;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(gsm0338)

// 3GPP TS 23.038, 6.2.1 and 6.2.1.1, by code point; copied by hand from the standard's tables, not from ours.
BOOST_AUTO_TEST_CASE(characters_have_the_standards_codes) {
  const struct {
    const char* utf8;
    std::string septets;
  } table[] = {
      {"@", "\x00"s},     {"\u00a3", "\x01"},     {"$", "\x02"},      {"\u00a5", "\x03"}, {"\u00e8", "\x04"},
      {"\u00e9", "\x05"}, {"\u00f9", "\x06"},     {"\u00ec", "\x07"}, {"\u00f2", "\x08"}, {"\u00c7", "\x09"},
      {"\n", "\x0a"},     {"\u00d8", "\x0b"},     {"\u00f8", "\x0c"}, {"\r", "\x0d"},     {"\u00c5", "\x0e"},
      {"\u00e5", "\x0f"}, {"\u0394", "\x10"},     {"_", "\x11"},      {"\u03a6", "\x12"}, {"\u0393", "\x13"},
      {"\u039b", "\x14"}, {"\u03a9", "\x15"},     {"\u03a0", "\x16"}, {"\u03a8", "\x17"}, {"\u03a3", "\x18"},
      {"\u0398", "\x19"}, {"\u039e", "\x1a"},     {"\u00c6", "\x1c"}, {"\u00e6", "\x1d"}, {"\u00df", "\x1e"},
      {"\u00c9", "\x1f"}, {" ", "\x20"},          {"\"", "\x22"},     {"#", "\x23"},      {"\u00a4", "\x24"},
      {"%", "\x25"},      {"'", "\x27"},          {"/", "\x2f"},      {"0", "\x30"},      {"9", "\x39"},
      {"?", "\x3f"},      {"\u00a1", "\x40"},     {"A", "\x41"},      {"Z", "\x5a"},      {"\u00c4", "\x5b"},
      {"\u00d6", "\x5c"}, {"\u00d1", "\x5d"},     {"\u00dc", "\x5e"}, {"\u00a7", "\x5f"}, {"\u00bf", "\x60"},
      {"a", "\x61"},      {"z", "\x7a"},          {"\u00e4", "\x7b"}, {"\u00f6", "\x7c"}, {"\u00f1", "\x7d"},
      {"\u00fc", "\x7e"}, {"\u00e0", "\x7f"},     {"\f", "\x1b\x0a"}, {"^", "\x1b\x14"},  {"{", "\x1b\x28"},
      {"}", "\x1b\x29"},  {"\\", "\x1b\x2f"},     {"[", "\x1b\x3c"},  {"~", "\x1b\x3d"},  {"]", "\x1b\x3e"},
      {"|", "\x1b\x40"},  {"\u20ac", "\x1b\x65"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.utf8) {
      const auto septets = to_gsm0338(row.utf8);
      BOOST_TEST_REQUIRE(septets.has_value());
      BOOST_TEST((*septets == row.septets));
      BOOST_TEST(from_gsm0338(row.septets) == row.utf8);
      BOOST_TEST(gsm7_septets(row.utf8) == row.septets.size());
    }
}

BOOST_AUTO_TEST_CASE(every_septet_is_one_character_and_comes_back) {
  std::set<std::string> seen;
  for (char c = 0; c >= 0 && c < 0x7f; ++c) {
    if (c == gsm_escape) continue;
    const auto utf8 = from_gsm0338(std::string(1, c));
    BOOST_TEST(seen.insert(utf8).second);
    BOOST_TEST((to_gsm0338(utf8) == std::string(1, c)));
  }
}

BOOST_AUTO_TEST_CASE(what_is_in_no_table_is_said) {
  for (const char* text : {"\u00e7", "`", "\u65e5", "\U0001f600", "\x1b", "\t", "\x7f", "a\xff", "\xc3"}) {
    BOOST_TEST(!to_gsm0338(text).has_value());
    BOOST_TEST(gsm7_septets(text) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(the_last_line_of_a_code_travels) {
  const auto septets = to_gsm0338("x\n\n@id.example.org #012345");
  BOOST_TEST_REQUIRE(septets.has_value());
  BOOST_TEST((*septets == "x\n\n\0id.example.org #012345"s));
}

BOOST_AUTO_TEST_CASE(septets_are_counted_as_the_network_does) {
  BOOST_TEST(gsm7_septets("abc@_$") == 6u);
  BOOST_TEST(gsm7_septets("\u20ac[]") == 6u);
  BOOST_TEST(gsm7_septets("\u00e9") == 1u);
}

BOOST_AUTO_TEST_CASE(hostile_septets_are_shown_somehow) {
  BOOST_TEST(from_gsm0338("a\x1b") == "a ");
  BOOST_TEST(from_gsm0338("\x1b\x1b") == " ");
  BOOST_TEST(
      from_gsm0338("\x1b"
                   "A") == "A"
  );
  BOOST_TEST(from_gsm0338("\x80") == "\ufffd");
}

BOOST_AUTO_TEST_SUITE_END()
