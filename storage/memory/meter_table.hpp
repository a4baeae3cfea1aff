#pragma once
// Meters in memory, in shards with a lock each. What is counted for an hour or more is logged by the caller, under
// the locks that this takes; shorter windows live here only.

#include "core/account/event.hpp"
#include "core/function_ref.hpp"
#include "core/limits/meter.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <bitset>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace twostep::storage {

/// Windows from here on survive a restart.
inline constexpr core::milliseconds shortest_kept_window = core::hours(1);

/// Hits of one meter at most: a snapshot's record holds them with the longest hourly counter.
inline constexpr std::size_t max_hits = 100'000;

struct kept_meter {
  core::meter meter;
  std::uint64_t sequence = 0; ///< of its last record; 0: none yet
};

class meter_table {
public:
  meter_table();
  ~meter_table();

  /// Given what is to be logged as one record; its number, or 0 where nothing can be logged now.
  using logger = core::function_ref<std::uint64_t(std::span<const core::meter_event>)>;

  struct answer {
    std::optional<core::time_point> refused_until;
    std::uint64_t sequence = 0; ///< the highest number of what was seen or written
    bool is_stored = true;      ///< false: refused since nothing can be logged now, until in a minute
  };
  /// All or none. A meter that is asked for twice gets one hit, for its longest window. One that has max_hits is
  /// full, whatever its limit. Where both refuse, the amounts say until when.
  answer take(const core::meter_takes&, core::time_point now, logger);
  answer take(std::span<const core::meter_limit>, core::time_point now, logger);
  std::optional<core::time_point> refused_until(std::span<const core::meter_limit>, core::time_point now) const;
  /// The number of the record; 0 where nothing was to be refunded, or nothing can be logged now.
  std::uint64_t refund(std::span<const core::reservation>, core::time_point now, logger);

  /// Whatever the limits are. The number of the record; 0 where nothing can be logged now.
  std::uint64_t
  count(std::span<const core::meter_limit>, std::span<const core::counter_limit>, core::time_point now, logger);
  /// Where `waiting` has a hit: takes its newest back, and those that others have of the same time, and adds 1 to the
  /// others' hourly counters. The number of the record; 0 where there was no hit, or nothing can be logged now.
  std::uint64_t record_verification(
      const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, logger
  );
  /// What counts under `from` counts under `to` from now on.
  void carry(const core::meter_id& from, const core::meter_id& to, core::time_point now, logger);
  /// f is called for each that is there, by its place among the ids, under the lock of its shard. False: never.
  bool read(std::span<const core::meter_id>, core::function_ref<void(std::size_t, const core::meter&)> f) const;

  /// Replay of one record; nobody else there. Meters that hold it already are left alone.
  void apply(std::span<const core::meter_event>, std::uint64_t sequence);

  std::size_t size() const;
  using visitor = core::function_ref<void(const core::meter_id&, const kept_meter&)>;
  /// Every meter, a shard's lock held.
  void each(visitor) const;
  /// Every meter of one shard, its lock held.
  void each_in(std::size_t shard, visitor) const;
  /// Nobody else may be there.
  void change_each(core::function_ref<void(kept_meter&)>);
  /// From a snapshot; thread-safe. False: it is there already.
  bool put(const core::meter_id&, kept_meter);

  static constexpr std::size_t shard_count = 256;

private:
  struct shard;
  class locked_shards;

  /// The locks of the meters are held.
  answer refusal_of(std::span<const core::meter_limit>, core::time_point now) const;
  answer refusal_of(std::span<const core::counter_limit>, core::time_point now) const;
  /// Of the first of its amounts.
  std::uint64_t amount_of_today(const core::meter_takes&, core::time_point now) const;
  /// The hits of the first way that is open; else the refusal.
  answer choose(const core::meter_takes&, core::time_point now, std::vector<core::meter_limit>& chosen) const;
  answer add(std::span<const core::meter_limit>, std::span<const core::counter_limit>, core::time_point now, logger);

  static std::size_t index_of(const core::meter_id& id) noexcept { return id.value.back() % shard_count; }
  void apply(const core::meters_taken&, std::uint64_t sequence, const std::vector<core::meter_id>& ahead);
  void apply(const core::meters_returned&, std::uint64_t sequence, const std::vector<core::meter_id>& ahead);
  void apply(const core::tallied&, std::uint64_t sequence, const std::vector<core::meter_id>& ahead);
  void apply(const core::meter_carried&, std::uint64_t sequence, const std::vector<core::meter_id>& ahead);
  void
  take_back(std::span<const core::reservation>, std::uint64_t sequence, const std::vector<core::meter_id>& ahead);
  kept_meter& at(const core::meter_id&);
  const kept_meter* find(const core::meter_id&) const noexcept;

  std::unique_ptr<shard[]> shards_;
};

} // namespace twostep::storage
