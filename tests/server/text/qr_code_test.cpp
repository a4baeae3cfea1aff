// QR codes in a terminal and on a page: a code's own marks are where the standard puts them, and both have the same
// modules. That a reader finds the text again: tests/e2e/qr_test.mjs.

#include "server/text/qr_code.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

using namespace twostep::server;

namespace {

/// The modules with their margin, dark ones true.
std::vector<std::vector<bool>> modules_of(std::string_view drawn) {
  std::vector<std::vector<bool>> rows;
  while (!drawn.empty()) {
    auto line = drawn.substr(0, drawn.find('\n'));
    drawn.remove_prefix(line.size() + 1);
    BOOST_REQUIRE(line.starts_with("\033[30;107m"));
    BOOST_REQUIRE(line.ends_with("\033[0m"));
    line = line.substr(9, line.size() - 13);
    std::vector<bool> upper, lower;
    while (!line.empty()) {
      const bool is_blank = line.front() == ' ';
      const auto mark = line.substr(0, is_blank ? 1 : 3);
      line.remove_prefix(mark.size());
      upper.push_back(mark == "█" || mark == "▀");
      lower.push_back(mark == "█" || mark == "▄");
    }
    rows.push_back(upper);
    rows.push_back(lower);
  }
  return rows;
}

/// The same of an SVG path, which may draw in rows of one module's height, and nothing in the margin.
std::vector<std::vector<bool>> modules_of(const qr_path& drawn) {
  const auto size = static_cast<std::size_t>(drawn.size);
  std::vector<std::vector<bool>> rows(size, std::vector<bool>(size));
  static const std::regex run("M([0-9]+) ([0-9]+)h([0-9]+)v1h-([0-9]+)z");
  const std::string d(drawn.d.reveal());
  std::size_t read = 0;
  for (auto i = std::sregex_iterator(d.begin(), d.end(), run); i != std::sregex_iterator(); ++i) {
    const auto& m = *i;
    BOOST_REQUIRE(static_cast<std::size_t>(m.position()) == read);
    read += static_cast<std::size_t>(m.length());
    const std::size_t x = std::stoul(m[1]), y = std::stoul(m[2]), length = std::stoul(m[3]);
    BOOST_REQUIRE(m[3] == m[4]);
    BOOST_REQUIRE((y < size && x + length <= size));
    for (auto at = x; at < x + length; ++at) {
      BOOST_REQUIRE(!rows[y][at]);
      rows[y][at] = true;
    }
  }
  BOOST_REQUIRE(read == d.size());
  return rows;
}

} // namespace

BOOST_AUTO_TEST_SUITE(qr_code)

BOOST_AUTO_TEST_CASE(it_is_square_within_its_margin) {
  const auto rows = modules_of(qr_in_terminal("https://id.example.org/link/0123456789").reveal());
  const auto width = rows.front().size();
  BOOST_TEST((width - 8 - 17) % 4 == 0u); // 17 + 4 a version
  BOOST_TEST(rows.size() == width + 1);   // an odd number of rows, and one light one below
  for (std::size_t i = 0; i < width; ++i)
    for (const auto m : {std::size_t{0}, std::size_t{3}, width - 4, width - 1}) {
      BOOST_TEST(!rows[m][i]);
      BOOST_TEST(!rows[i][m]);
    }
  // The finder pattern's dark ring of seven modules.
  for (std::size_t i = 4; i < 11; ++i) {
    BOOST_TEST(rows[4][i]);
    BOOST_TEST(rows[i][4]);
  }
  BOOST_TEST(!rows[5][5]);
}

BOOST_AUTO_TEST_CASE(a_page_s_has_the_modules_of_the_terminal_s) {
  const std::string address = "otpauth://totp/Acme:ann%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer="
                              "Acme";
  for (const auto& text : {std::string("a"), address, std::string(300, 'q')}) {
    const auto path = qr_in_svg(text);
    BOOST_TEST((path.size - 8 - 17) % 4 == 0);
    auto expected = modules_of(qr_in_terminal(text).reveal());
    expected.resize(expected.front().size()); // without the light row below
    BOOST_TEST(static_cast<std::size_t>(path.size) == expected.size());
    BOOST_CHECK(modules_of(path) == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_page_s_is_small) {
  BOOST_TEST(qr_in_svg(std::string(140, 'x')).d.reveal().size() < 20'000u);
}

BOOST_AUTO_TEST_CASE(what_is_too_long_is_said) {
  BOOST_CHECK_NO_THROW(qr_in_terminal(std::string(2331, 'a')));
  BOOST_CHECK_THROW(qr_in_terminal(std::string(2332, 'a')), std::length_error);
  BOOST_CHECK_NO_THROW(qr_in_svg(std::string(2331, 'a')));
  BOOST_CHECK_THROW(qr_in_svg(std::string(2332, 'a')), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()
