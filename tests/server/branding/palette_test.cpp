// What is derived from branding.colour: readable for any colour, and near to the designed pair for its own accent.
#include "server/branding/palette.hpp"
#include "server/text/embedded.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace twostep::server;
using namespace twostep::server::branding;

namespace palette {

/// All corners of the cube, its greys, and colours spread over it.
std::vector<branding::colour> many_colours() {
  std::vector<branding::colour> all;
  for (unsigned n = 0; n < 0x1000000; n += 7919)
    all.push_back(
        {static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)}
    );
  for (unsigned red = 0; red < 256; red += 51)
    for (unsigned green = 0; green < 256; green += 51)
      for (unsigned blue = 0; blue < 256; blue += 51)
        all.push_back(
            {static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green), static_cast<std::uint8_t>(blue)}
        );
  for (unsigned grey = 0; grey < 256; ++grey) {
    const auto g = static_cast<std::uint8_t>(grey);
    all.push_back({g, g, g});
  }
  return all;
}

bool is_readable(branding::colour text, branding::colour ground) {
  return contrast(text, ground) >= least_contrast;
}

branding::colour in(const char* text) {
  return *parse_colour(text);
}

/// The largest difference of a channel.
int distance(branding::colour a, branding::colour b) {
  return std::max({std::abs(a.red - b.red), std::abs(a.green - b.green), std::abs(a.blue - b.blue)});
}

} // namespace palette

BOOST_AUTO_TEST_SUITE(palette)

BOOST_AUTO_TEST_CASE(dark_colours_are_readable_whatever_the_accent_is) {
  const auto grounds = {in("#171e25"), in("#0e1318"), dark_sunken, in("#132e1f"), in("#33270d"), in("#3b191c")};
  for (const auto c : many_colours()) BOOST_TEST_CONTEXT(to_text(c)) {
      const auto dark = derive_palette(c).dark;
      for (const auto ground : grounds) BOOST_TEST_REQUIRE(is_readable(dark.accent, ground), to_text(ground));
      BOOST_TEST_REQUIRE(is_readable(dark.strong, dark_sunken));
      BOOST_TEST_REQUIRE(is_readable(dark.accent, dark.tint));
      BOOST_TEST_REQUIRE(is_readable(dark_text, dark.tint));
      BOOST_TEST_REQUIRE(is_readable(dark_soft, dark.tint));
      BOOST_TEST_REQUIRE(is_readable(dark.on, dark.accent));
      BOOST_TEST_REQUIRE(is_readable(dark.on, dark.strong));
    }
}

BOOST_AUTO_TEST_CASE(light_colours_are_readable_for_each_accent_that_is_taken) {
  std::size_t taken = 0;
  for (const auto c : many_colours()) BOOST_TEST_CONTEXT(to_text(c)) {
      if (!colour_problem(to_text(c)).empty()) continue;
      ++taken;
      const auto light = derive_palette(c).light;
      BOOST_TEST_REQUIRE((light.accent == c));
      for (const auto ground : {in("#ffffff"), in("#f4f6f8"), light_sunken, light.tint}) {
        BOOST_TEST_REQUIRE(is_readable(light.accent, ground), to_text(ground));
        BOOST_TEST_REQUIRE(is_readable(light.strong, ground), to_text(ground));
      }
      BOOST_TEST_REQUIRE(is_readable(light_text, light.tint));
      BOOST_TEST_REQUIRE(is_readable(light_soft, light.tint));
      BOOST_TEST_REQUIRE(is_readable(light.on, light.accent));
      BOOST_TEST_REQUIRE(is_readable(light.on, light.strong));
      BOOST_TEST_REQUIRE((light.strong != light.accent));
    }
  BOOST_TEST(taken > 500u);
}

BOOST_AUTO_TEST_CASE(a_refused_colour_comes_with_one_of_its_hue_that_would_do) {
  std::size_t refused = 0;
  for (const auto c : many_colours()) BOOST_TEST_CONTEXT(to_text(c)) {
      const auto wrong = colour_problem(to_text(c));
      BOOST_TEST_REQUIRE(wrong.empty() == is_readable(c, light_sunken));
      if (wrong.empty()) continue;
      ++refused;
      const auto advice = parse_colour(wrong.substr(wrong.find("darker \"") + 8, 7));
      BOOST_TEST_REQUIRE(advice.has_value(), wrong);
      BOOST_TEST_REQUIRE(colour_problem(to_text(*advice)).empty(), wrong);
      BOOST_TEST_REQUIRE(contrast(*advice, light_sunken) < 4.7, wrong); // not darker than it must be
    }
  BOOST_TEST(refused > 500u);
  BOOST_TEST(
      colour_problem("#ffcc00") ==
      "has a contrast of 1.33 : 1 on the grey of the pages (#eef1f4), and links need 4.5 : 1; the darker \"#866a00\" "
      "of the same hue would do"
  );
  BOOST_TEST(colour_problem("teal").starts_with("must be a colour such as \"#0b5a7d\""));
}

BOOST_AUTO_TEST_CASE(the_designed_pair_is_kept_and_its_neighbours_are_near_to_it) {
  BOOST_TEST(rules_of(derive_palette(designed.light.accent)) == rules_of(designed));
  const auto near = derive_palette({0x0b, 0x5a, 0x7e});
  BOOST_TEST(distance(near.light.strong, designed.light.strong) < 8);
  BOOST_TEST(distance(near.light.tint, designed.light.tint) < 8);
  BOOST_TEST(distance(near.dark.accent, designed.dark.accent) < 8);
  BOOST_TEST(distance(near.dark.strong, designed.dark.strong) < 8);
  BOOST_TEST(distance(near.dark.tint, designed.dark.tint) < 8);
  BOOST_TEST(distance(near.dark.on, designed.dark.on) < 8);
}

BOOST_AUTO_TEST_CASE(the_rules_are_for_screens_and_change_nothing_else) {
  BOOST_TEST(
      rules_of(designed) ==
      "@media screen{:root{--accent:#0b5a7d;--strong:#073f58;--tint:#e3f0f6;--on:#ffffff}}\n"
      "@media screen and (prefers-color-scheme:dark){:root{--accent:#7fc6e8;--strong:#b0dff5;--tint:#16303e;--on:"
      "#06222f}}\n"
  );
}

BOOST_AUTO_TEST_SUITE_END()
