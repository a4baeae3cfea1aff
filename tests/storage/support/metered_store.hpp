#pragma once
// A store whose meters a test reads.

#include "core/function_ref.hpp"
#include "storage/meter_store.hpp"
#include "tests/storage/support/sample.hpp"

#include <cstddef>
#include <cstdint>

namespace twostep::storage::test {

/// None of those that fill() reserves.
inline core::meter_id meter(unsigned n) {
  return meter_number(100 + n);
}

/// Base: a fixture with a `store`.
template <class Base>
struct metered : Base {
  using Base::store;

  std::size_t hits(unsigned n) const {
    std::size_t all = 0;
    look_at(n, [&](const core::meter& m) { all = m.hits.size(); });
    return all;
  }
  /// Of the 31 days before `epoch`, and since.
  std::uint64_t counted(unsigned n) const {
    std::uint64_t sum = 0;
    look_at(n, [&](const core::meter& m) { sum = core::amount_since(core::counter_of(m), epoch - core::days(31)); });
    return sum;
  }

private:
  void look_at(unsigned n, core::function_ref<void(const core::meter&)> f) const {
    const auto id = meter(n);
    const auto show = [&](std::size_t, const core::meter& m) { f(m); };
    (void)store->read_meters({&id, 1}, show).get();
  }
};

} // namespace twostep::storage::test
