#include "core/limits/budget.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

namespace budget {

price_list prices(const std::vector<std::string>& lines) {
  auto read = price_list::parse(lines);
  BOOST_REQUIRE(read.has_value());
  return *read;
}

} // namespace budget

BOOST_AUTO_TEST_SUITE(budget)

BOOST_AUTO_TEST_CASE(prices_are_exact_to_the_millionth) {
  const struct {
    const char* text;
    micro_units price;
  } good[] = {{"0", 0},         {"0.04", 40'000}, {"0.0075", 7'500},    {"0.10", 100'000},
              {"1", 1'000'000}, {"0.000001", 1},  {"12.5", 12'500'000}, {"1000000", 1'000'000'000'000}};
  for (const auto& g : good) BOOST_TEST(parse_price(g.text).value() == g.price, g.text);
  for (const char* bad :
       {"", ".", "1.", ".5", "-1", "+1", "1e3", "0,04", "0.0000001", "1000000.000001", "1000001",
        "99999999999999999999", " 1", "1 ", "0x1", "1.2.3"})
    BOOST_TEST(!parse_price(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(amounts_are_written_without_needless_zeros) {
  for (const char* text : {"0", "0.04", "0.0075", "0.000001", "12.5", "1000000"})
    BOOST_TEST(price_text(*parse_price(text)) == text);
  BOOST_TEST(price_text(100'000) == "0.1");
}

BOOST_AUTO_TEST_CASE(a_country_costs_its_price_others_that_of_the_star_or_the_dearest) {
  const auto list = prices({"DK 0.04", "US 0.0075", "* 0.10"});
  BOOST_TEST(list.of("DK") == 40'000u);
  BOOST_TEST(list.of("US") == 7'500u);
  BOOST_TEST(list.of("SE") == 100'000u);
  const auto without = prices({"US 0.0075", "DK 0.04"});
  BOOST_TEST(without.of("SE") == 40'000u);
  BOOST_TEST(price_list().of("SE") == one_unit);
  BOOST_TEST(price_list().empty());
  BOOST_TEST(!list.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_price_list_is_refused_with_the_line) {
  for (const char* bad : {"", "DK", "DK ", "DK  0.04", "dk 0.04", "DNK 0.04", "0.04", "DK 0.04 EUR", "** 1"}) {
    const auto list = price_list::parse({bad});
    BOOST_REQUIRE(!list.has_value());
    BOOST_TEST(list.error().find("\"" + std::string(bad) + "\"") != std::string::npos, list.error());
  }
  BOOST_TEST(price_list::parse({"DK 1", "DK 2"}).error() == "names DK twice");
  BOOST_TEST(price_list::parse({"* 1", "* 2"}).error() == "names * twice");
}

BOOST_AUTO_TEST_CASE(the_reserve_is_a_part_on_top) {
  const budgets b{.daily = 100, .monthly = 0, .reserve_percent = 20};
  BOOST_TEST(spendable(b.daily, b, false) == 100 * one_unit);
  BOOST_TEST(spendable(b.daily, b, true) == 120 * one_unit);
  BOOST_TEST(spendable(b.monthly, b, true) == 0u);
  BOOST_TEST(spendable(1, b, true) == 1'200'000u);
  BOOST_TEST(spendable(1'000'000'000, {.reserve_percent = 100}, true) == 2'000'000'000 * one_unit);
  BOOST_TEST(b.any());
  BOOST_TEST(!budgets{}.any());
}

BOOST_AUTO_TEST_SUITE_END()
