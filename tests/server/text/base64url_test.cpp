#include "server/text/base64url.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(base64url)

BOOST_AUTO_TEST_CASE(every_length_comes_back) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(251 * i + size);
    const auto text = to_base64url({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    BOOST_TEST(text.find_first_of("+/=") == text.npos);
    BOOST_TEST((from_base64url(text, 100) == bytes));
    if (size > 0) BOOST_TEST(!from_base64url(text, size - 1));
  }
}

BOOST_AUTO_TEST_CASE(one_text_only_stands_for_some_bytes) {
  std::array<std::uint8_t, 4> out;
  BOOST_TEST(from_base64url("-_8AAA", out));
  const std::string_view wrong[] = {
      "",
      "-_8AA",
      "-_8AAAA",
      "-_8AAA==",
      "-_8AAA=",
      "+/8AAA",
      "-_8AAB",
      " -_8AA",
      "-_8AAA\n",
      "-_8 AA",
      "-_8AA\xc3\xa4",
      "\xad_8AAA",
      "-\xdf"
      "8AAA"};
  for (const auto text : wrong) BOOST_TEST_CONTEXT(text) BOOST_TEST(!from_base64url(text, out));
}

BOOST_AUTO_TEST_CASE(neither_does_another_text_stand_for_whole_groups) {
  std::array<std::uint8_t, 6> out;
  const std::string good = "-_8AAAz9";
  BOOST_REQUIRE(from_base64url(good, out));
  BOOST_TEST(to_base64url(out) == good);
  for (const std::string_view text :
       {"", "-_8AAAz", "-_8AAAz9A", "-_8AAAz9AAAA", "-_8AAAz=", "-_8AAAz9=", "-_8AAAz9===="})
    BOOST_TEST(!from_base64url(text, out), text);
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int c = 0; c < 256; ++c) {
      auto other = good;
      other[at] = static_cast<char>(c);
      if (from_base64url(other, out)) BOOST_REQUIRE_MESSAGE(to_base64url(out) == other, c << " at " << at);
    }
}

BOOST_AUTO_TEST_SUITE_END()
