#include "storage/memory/block_arena.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>

namespace storage = twostep::storage;
using storage::byte_view;
using storage::bytes;
using arena_of_blocks = storage::block_arena;

namespace block_arena {

/// Blocks begin with their owner's number.
bytes block_of(std::uint8_t owner, std::size_t size, std::mt19937& chance) {
  bytes b(std::max<std::size_t>(1, size));
  for (auto& c : b) c = static_cast<std::uint8_t>(chance());
  b.front() = owner;
  return b;
}

struct owners {
  std::map<std::uint8_t, arena_of_blocks::place> places;
  arena_of_blocks::place* operator()(byte_view block, arena_of_blocks::place at) {
    const auto found = places.find(block.front());
    return found != places.end() && found->second == at ? &found->second : nullptr;
  }
};

std::size_t size_by(std::mt19937& chance) {
  switch (chance() % 20) {
  case 0:
    return 16'384 - chance() % 8;
  case 1:
    return chance() % 50'000;
  default:
    return chance() % 300;
  }
}

} // namespace block_arena

BOOST_AUTO_TEST_SUITE(block_arena)

BOOST_AUTO_TEST_CASE(blocks_stay_what_they_were_whatever_moves) {
  std::mt19937 chance(1);
  arena_of_blocks arena;
  owners who;
  std::map<std::uint8_t, bytes> expected;
  for (unsigned round = 0; round < 30'000; ++round) {
    const auto owner = static_cast<std::uint8_t>(chance());
    if (expected.contains(owner)) {
      arena.remove(who.places.at(owner));
      who.places.erase(owner);
      expected.erase(owner);
      arena.defragment([&](byte_view b, arena_of_blocks::place at) { return who(b, at); });
    } else {
      expected[owner] = block_of(owner, size_by(chance), chance);
      who.places[owner] = arena.add(expected[owner]);
    }
    if (round % 100 == 0)
      for (const auto& [o, block] : expected) {
        const auto found = arena.at(who.places.at(o));
        BOOST_REQUIRE(std::equal(found.begin(), found.end(), block.begin(), block.end()));
      }
  }
  for (const auto& [o, place] : who.places) arena.remove(place);
  BOOST_TEST(arena.dead_bytes() == 0u);
  BOOST_TEST(arena.bytes() <= 16'384u); // the open chunk
}

BOOST_AUTO_TEST_CASE(what_is_dead_stays_a_small_part) {
  std::mt19937 chance(2);
  arena_of_blocks arena;
  owners who;
  std::size_t max = 0;
  const std::size_t live = 250 * 4000;
  std::map<std::uint32_t, arena_of_blocks::place> places;
  const auto numbered = [](std::uint32_t n) {
    bytes b(250);
    storage::store_little(b.data(), n);
    return b;
  };
  const auto owner = [&](byte_view block, arena_of_blocks::place at) -> arena_of_blocks::place* {
    auto& place = places.at(storage::load_little<std::uint32_t>(block.data()));
    return place == at ? &place : nullptr;
  };
  for (std::uint32_t n = 0; n < 4000; ++n) places[n] = arena.add(numbered(n));
  for (unsigned round = 0; round < 20'000; ++round) {
    const std::uint32_t n = static_cast<std::uint32_t>(chance()) % 4000;
    const auto old = places[n];
    places[n] = arena.add(numbered(n));
    arena.remove(old);
    arena.defragment(owner);
    max = std::max(max, arena.bytes());
  }
  BOOST_TEST(max < live * 10 / 9);
}

BOOST_AUTO_TEST_CASE(a_block_of_the_same_length_is_overwritten_in_its_place) {
  std::mt19937 chance(3);
  arena_of_blocks arena;
  const auto first = arena.add(block_of(1, 200, chance));
  const auto second = arena.add(block_of(2, 200, chance));
  const auto changed = block_of(1, 200, chance);
  BOOST_TEST(arena.overwrite(first, changed));
  BOOST_TEST(!arena.overwrite(first, block_of(1, 201, chance)));
  BOOST_TEST(std::equal(changed.begin(), changed.end(), arena.at(first).begin(), arena.at(first).end()));
  BOOST_TEST(arena.at(second).front() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
