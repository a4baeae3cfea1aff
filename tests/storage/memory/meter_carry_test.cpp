// What counts under a former key's id is carried over while a snapshot is made: whichever of the two meters was
// copied before, replay over the snapshot comes to what is there live.
#include "storage/memory/meter_table.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::storage;

namespace meter_carry {

constexpr core::time_point start{core::days(20'000)};

core::meter_id in_shard(std::uint8_t shard, std::uint8_t n = 1) {
  core::meter_id id;
  id.value.fill(n);
  id.value.back() = shard;
  return id;
}

struct fixture {
  meter_table live;
  std::vector<std::pair<std::uint64_t, std::vector<core::meter_event>>> records;

  std::uint64_t log(std::span<const core::meter_event> e) {
    records.emplace_back(records.size() + 1, std::vector(e.begin(), e.end()));
    return records.back().first;
  }
  void hit(const core::meter_id& id, int minute) {
    const std::vector<core::meter_limit> limits{{id, 100, core::hours(24), false}};
    live.take(limits, start + core::minutes(minute), [this](std::span<const core::meter_event> e) { return log(e); });
  }
  void carry(const core::meter_id& from, const core::meter_id& to) {
    live.carry(from, to, start + core::hours(1), [this](std::span<const core::meter_event> e) { return log(e); });
  }
};

std::map<core::meter_id, core::meter> content_of(const meter_table& table) {
  std::map<core::meter_id, core::meter> all;
  table.each([&](const core::meter_id& id, const kept_meter& kept) { all.emplace(id, kept.meter); });
  return all;
}

/// Copies shard by shard, carrying before the shard of that number, then replays everything behind `covered`.
meter_table& copied(
    meter_table& copy, fixture& f, std::size_t carried_before, const core::meter_id& from, const core::meter_id& to
) {
  const auto covered = f.records.size();
  for (std::size_t shard = 0; shard <= meter_table::shard_count; ++shard) {
    if (shard == carried_before) {
      f.carry(from, to);
      f.hit(to, 90);
    }
    if (shard < meter_table::shard_count)
      f.live.each_in(shard, [&](const core::meter_id& id, const kept_meter& kept) { copy.put(id, kept); });
  }
  for (const auto& [number, events] : f.records)
    if (number > covered) copy.apply(events, number);
  return copy;
}

} // namespace meter_carry

BOOST_AUTO_TEST_SUITE(meter_carry)

BOOST_AUTO_TEST_CASE(a_snapshot_made_meanwhile_and_what_followed_make_the_live_state) {
  for (const auto& [from, to] : {std::pair(in_shard(10), in_shard(20)), std::pair(in_shard(20), in_shard(10))})
    for (const bool is_new : {false, true})
      for (const std::size_t moment : {0, 10, 11, 15, 20, 21, 256}) {
        fixture f;
        for (const int minute : {0, 1, 2}) f.hit(from, minute);
        if (!is_new) f.hit(to, 1);
        meter_table copy;
        const auto replayed = content_of(copied(copy, f, moment, from, to));
        BOOST_TEST((replayed == content_of(f.live)), "moment " << moment);
        BOOST_TEST(content_of(f.live).at(to).hits.size() == (is_new ? 4u : 5u));
        BOOST_TEST(!content_of(f.live).contains(from));
      }
}

BOOST_AUTO_TEST_CASE(both_may_lie_in_one_shard) {
  fixture f;
  const auto from = in_shard(7, 1), to = in_shard(7, 2);
  f.hit(from, 0);
  f.carry(from, to);
  BOOST_TEST(content_of(f.live).at(to).hits.size() == 1u);
  meter_table replayed;
  for (const auto& [number, events] : f.records) replayed.apply(events, number);
  BOOST_TEST((content_of(replayed) == content_of(f.live)));
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_logged_nothing_is_carried) {
  fixture f;
  const auto from = in_shard(1), to = in_shard(2);
  f.hit(from, 0);
  f.live.carry(from, to, start, [](std::span<const core::meter_event>) { return std::uint64_t{0}; });
  BOOST_TEST(content_of(f.live).contains(from));
  BOOST_TEST(!content_of(f.live).contains(to));
}

BOOST_AUTO_TEST_SUITE_END()
