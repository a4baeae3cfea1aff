#include "server/branding/colour.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <numbers>

using namespace twostep::server::branding;

namespace colour {

double degrees(double radians) {
  const double d = radians * 180 / std::numbers::pi;
  return d < 0 ? d + 360 : d;
}

} // namespace colour

BOOST_AUTO_TEST_SUITE(colour)

BOOST_AUTO_TEST_CASE(six_hexadecimal_digits_are_a_colour) {
  BOOST_TEST((parse_colour("#0b5a7d") == twostep::server::branding::colour{0x0b, 0x5a, 0x7d}));
  BOOST_TEST((parse_colour("#FFa000") == twostep::server::branding::colour{0xff, 0xa0, 0x00}));
  BOOST_TEST(to_text(*parse_colour("#FFa00b")) == "#ffa00b");
  for (const char* wrong : {"", "#", "0b5a7d", "#fff", "#0b5a7", "#0b5a7dd", "#0b5a7g", "#-15a7d", "# b5a7d", "teal"})
    BOOST_TEST(!parse_colour(wrong), wrong);
}

// The examples of WCAG's own documents and of tools that everybody uses.
BOOST_AUTO_TEST_CASE(contrast_is_wcags) {
  const auto ratio = [](const char* a, const char* b) { return contrast(*parse_colour(a), *parse_colour(b)); };
  BOOST_TEST(ratio("#000000", "#ffffff") == 21.0, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(ratio("#777777", "#ffffff") == 4.478, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(ratio("#767676", "#ffffff") == 4.542, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(ratio("#ffffff", "#0000ff") == 8.592, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(ratio("#ff0000", "#ffffff") == 3.998, boost::test_tools::tolerance(1e-3));
  BOOST_TEST(ratio("#123456", "#123456") == 1.0);
}

// The values of CSS Color 4 for its named colours.
BOOST_AUTO_TEST_CASE(oklch_is_that_of_css) {
  struct row {
    const char* text;
    double lightness, chroma, hue;
  };
  for (const auto& [text, lightness, chroma, hue] :
       {row{"#ff0000", 0.62796, 0.25768, 29.234}, row{"#008000", 0.51975, 0.17686, 142.495},
        row{"#0000ff", 0.45201, 0.31321, 264.052}, row{"#ffff00", 0.96798, 0.21101, 109.769}}) {
    const auto c = to_oklch(*parse_colour(text));
    BOOST_TEST(c.lightness == lightness, boost::test_tools::tolerance(1e-3));
    BOOST_TEST(c.chroma == chroma, boost::test_tools::tolerance(1e-3));
    BOOST_TEST(degrees(c.hue) == hue, boost::test_tools::tolerance(1e-3));
  }
  BOOST_TEST(to_oklch(*parse_colour("#ffffff")).lightness == 1.0, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(to_oklch(*parse_colour("#000000")).lightness == 0.0);
}

BOOST_AUTO_TEST_CASE(every_colour_comes_back_as_it_was) {
  for (unsigned n = 0; n < 0x1000000; n += 9973) {
    const twostep::server::branding::colour c{
        static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
    BOOST_TEST_REQUIRE((from_oklch(to_oklch(c)) == c), to_text(c));
  }
}

BOOST_AUTO_TEST_CASE(what_srgb_lacks_loses_chroma_and_keeps_its_lightness) {
  for (int hue = 0; hue < 360; hue += 15) {
    const auto c = to_oklch(from_oklch({0.7, 0.4, hue * std::numbers::pi / 180}));
    BOOST_TEST(c.lightness == 0.7, boost::test_tools::tolerance(0.01));
    BOOST_TEST(c.chroma < 0.4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
