#include "storage/memory/probe_table.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>

namespace probe_table {

struct number_entry {
  std::uint32_t number = ~0u;
  bool is_free() const noexcept { return number == ~0u; }
};

using table_of_numbers = twostep::storage::probe_table<number_entry, 87>;
using hash = std::uint32_t (*)(const number_entry&);

std::uint32_t spread(const number_entry& e) {
  return e.number * 0x9e3779b9u;
}
/// Everything wants to be in three places, one of them the last.
std::uint32_t crowded(const number_entry& e) {
  return e.number % 3 == 0 ? ~0u : e.number % 3 * 0x10000000u;
}

std::size_t find(const table_of_numbers& t, std::uint32_t n, hash hash_of) {
  return t.find(hash_of({n}), [n](const number_entry& e) { return e.number == n; });
}

void play(hash hash_of, std::uint32_t numbers, unsigned rounds) {
  std::mt19937 chance(1);
  table_of_numbers table;
  std::map<std::uint32_t, bool> there;
  for (unsigned round = 0; round < rounds; ++round) {
    const auto n = static_cast<std::uint32_t>(chance()) % numbers;
    const auto found = find(table, n, hash_of);
    BOOST_REQUIRE((found != table.nowhere) == there[n]);
    if (found != table.nowhere)
      table.erase(found, hash_of);
    else
      table.insert(hash_of({n}), {n}, hash_of);
    there[n] = !there[n];
    if (round % 64 == 0)
      for (const auto& [m, is] : there) BOOST_REQUIRE((find(table, m, hash_of) != table.nowhere) == is);
  }
}

} // namespace probe_table

BOOST_AUTO_TEST_SUITE(probe_table)

BOOST_AUTO_TEST_CASE(what_was_put_in_is_found_until_it_is_taken_out) {
  play(spread, 500, 10'000);
}
BOOST_AUTO_TEST_CASE(so_it_is_where_all_hashes_collide) {
  play(crowded, 60, 10'000);
}

BOOST_AUTO_TEST_CASE(it_grows_by_an_eighth) {
  table_of_numbers table;
  for (std::uint32_t n = 0; n < 100'000; ++n) {
    table.insert(spread({n}), {n}, spread);
    if (n > 100) BOOST_REQUIRE(table.bytes() < (n + 1) * 4 * 4 / 3 + 40);
  }
  BOOST_TEST(table.size() == 100'000u);
  for (std::uint32_t n = 0; n < 100'000; ++n) BOOST_REQUIRE(table[find(table, n, spread)].number == n);
}

BOOST_AUTO_TEST_CASE(reserved_room_is_enough) {
  table_of_numbers table;
  table.reserve(1000, spread);
  const auto bytes = table.bytes();
  for (std::uint32_t n = 0; n < 1000; ++n) table.insert(spread({n}), {n}, spread);
  BOOST_TEST(table.bytes() == bytes);
}

BOOST_AUTO_TEST_SUITE_END()
