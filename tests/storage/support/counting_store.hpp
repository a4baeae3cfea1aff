#pragma once
// A store whose counters a test adds to, and where a number waits to be verified.

#include "tests/storage/support/metered_store.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace twostep::storage::test {

/// Base: a fixture with a `store`.
template <class Base>
struct counting : metered<Base> {
  using metered<Base>::store;

  read_barrier seen;

  std::optional<core::time_point> add(std::vector<core::counter_limit> amounts, core::time_point at) {
    return store->take({.ways = {}, .once = {}, .amounts = std::move(amounts), .at = at}, seen).get();
  }
  std::optional<core::time_point> add(unsigned n, std::uint64_t amount, std::uint64_t per_day = 0) {
    return add(std::vector{core::counter_limit{meter(n), amount, per_day, 0}}, epoch);
  }
  /// Number 1 waits, counted by 2 and 3.
  void wait_to_be_verified(core::time_point at) {
    const core::meter_limit limits[] = {
        {meter(1), 1, core::days(1), false},
        {meter(2), 50, core::days(1), false},
        {meter(3), 50, core::days(1), false}};
    BOOST_REQUIRE(!store->take(limits, at, seen).get());
  }
  void record_verification(core::time_point at) {
    const core::meter_id others[] = {meter(2), meter(3)};
    store->record_verification(meter(1), others, at, seen);
  }
};

} // namespace twostep::storage::test
