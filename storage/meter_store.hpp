#pragma once
// The store's meters. What a change of an account takes of them is taken with that change
// (storage/account_store.hpp); these are taken alone.

#include "core/function_ref.hpp"
#include "core/limits/meter.hpp"
#include "storage/read_barrier.hpp"

#include <optional>
#include <span>

namespace twostep::storage {

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store.
class meter_store {
public:
  virtual ~meter_store() = default;

  /// Reserves a hit of every meter, or of none: nullopt when reserved, else when to come back. Reservations with a
  /// window of an hour or more are logged; shorter ones live in memory. Throws nothing; where the log takes no
  /// change, refuses for a minute.
  virtual std::optional<core::time_point>
  take(std::span<const core::meter_limit>, core::time_point now, read_barrier&) = 0;
  /// As take, without reserving.
  virtual std::optional<core::time_point>
  refused_until(std::span<const core::meter_limit>, core::time_point now) const = 0;
  /// What a change would take of them, without the change: all of it, or nothing.
  virtual std::optional<core::time_point> take(const core::meter_takes&, read_barrier&) = 0;
  virtual void refund(std::span<const core::reservation>, core::time_point now, read_barrier&) = 0;

  /// Adds every amount to its meter's hourly counter, or none: nullopt when added, else when to come back. Always
  /// logged, so a restart forgets nothing; where the log takes no change, refuses for a minute.
  virtual std::optional<core::time_point>
  add_to_counters(std::span<const core::counter_limit>, core::time_point now, read_barrier&) = 0;
  /// A number was verified: where `waiting` has a hit, its newest is taken back, and with it those of the others that
  /// were reserved at the same time; and each of the others counts one more in its hourly counter. Nothing where it
  /// has none: the same reservation is never refunded twice.
  virtual void
  record_verification(const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier&) = 0;
  /// What counts under `from` counts under `to` from now on (core::meter_carried). Nothing where it has nothing, or
  /// the log takes no change.
  virtual void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) = 0;
  /// f isn't called where nothing is counted under the id.
  virtual void read_meter(const core::meter_id&, core::function_ref<void(const core::meter&)> f) const = 0;
};

} // namespace twostep::storage
