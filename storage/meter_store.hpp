#pragma once
// The store's meters. What a change of an account takes of them is taken with that change
// (storage/account_store.hpp); these are taken alone.

#include "core/function_ref.hpp"
#include "core/limits/meter.hpp"
#include "storage/pending.hpp"
#include "storage/read_barrier.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace twostep::storage {

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store. What
/// returns void isn't waited for: it copies what it is given, uses the barrier only before it returns, and comes
/// before what is asked of the same meters afterwards.
class meter_store {
public:
  virtual ~meter_store() = default;

  /// nullopt: reserved, or allowed; else when to come back.
  using wait_end = std::optional<core::time_point>;

  /// Reserves a hit of every meter, or of none. Reservations with a window of an hour or more are logged; shorter
  /// ones live in memory. Throws nothing; where the log takes no change, refuses for a minute.
  virtual pending<wait_end> take(std::span<const core::meter_limit>, core::time_point now, read_barrier&) = 0;
  /// As take, without reserving.
  virtual pending<wait_end> refused_until(std::span<const core::meter_limit>, core::time_point now) const = 0;
  /// What a change would take of them, without the change: all of it, or nothing. Amounts are always logged, so a
  /// restart forgets none.
  virtual pending<wait_end> take(const core::meter_takes&, read_barrier&) = 0;
  /// What has happened already: a hit of every meter and every amount, whatever the limits are. Nothing where the log
  /// takes no change.
  virtual void
  count_unlimited(std::span<const core::meter_limit>, std::span<const core::counter_limit>, core::time_point now, read_barrier&) = 0;
  virtual void refund(std::span<const core::reservation>, core::time_point now, read_barrier&) = 0;
  /// A number was verified: where `waiting` has a hit, its newest is taken back, and with it those of the others that
  /// were reserved at the same time; and each of the others counts one more in its hourly counter. Nothing where it
  /// has none: the same reservation is never refunded twice.
  virtual void
  record_verification(const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier&) = 0;
  /// What counts under `from` counts under `to` from now on (core::meter_carried). Nothing where it has nothing, or
  /// the log takes no change.
  virtual void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) = 0;
  /// Shows f each of them under which something is counted, by its place among the ids. False: none was shown.
  using meter_reader = core::function_ref<void(std::size_t place, const core::meter&)>;
  virtual pending<bool> read_meters(std::span<const core::meter_id>, meter_reader f) const = 0;
};

} // namespace twostep::storage
