#pragma once
// How many accounts are in which two-step state, and their sessions. Updated with every change, so that no walk over
// all accounts is needed.

#include "core/account/two_step.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>

namespace twostep::storage {

/// One account's share of the totals.
struct totals_entry {
  std::uint32_t two_step = 0; ///< index in core::two_step_state
  std::uint32_t sessions = 0; ///< that nothing ended; some of them may have lapsed
  friend bool operator==(const totals_entry&, const totals_entry&) = default;
};

/// The caller holds the lock of what it counts.
struct account_totals {
  std::array<std::size_t, std::variant_size_v<core::two_step_state>> by_two_step{};
  std::size_t sessions = 0;

  void add(const totals_entry& e) noexcept {
    ++by_two_step[e.two_step];
    sessions += e.sessions;
  }
  /// It was added before.
  void remove(const totals_entry& e) noexcept {
    --by_two_step[e.two_step];
    sessions -= e.sessions;
  }
  account_totals& operator+=(const account_totals& other) noexcept {
    for (std::size_t i = 0; i < by_two_step.size(); ++i) by_two_step[i] += other.by_two_step[i];
    sessions += other.sessions;
    return *this;
  }
  friend bool operator==(const account_totals&, const account_totals&) = default;
};

} // namespace twostep::storage
