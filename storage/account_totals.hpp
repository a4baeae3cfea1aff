#pragma once
// How many accounts are in which two-step state, how many have which factor, and their sessions. Updated with every
// change, so that no walk over all accounts is needed.

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
  bool has_apps = false;      ///< authenticator apps
  bool has_passkeys = false;

  bool has_text_messages() const noexcept {
    return two_step == core::two_step_state(core::enabled()).index() ||
           two_step == core::two_step_state(core::pending_disable()).index();
  }
  friend bool operator==(const totals_entry&, const totals_entry&) = default;
};

/// The caller holds the lock of what it counts.
struct account_totals {
  std::array<std::size_t, std::variant_size_v<core::two_step_state>> by_two_step{};
  std::size_t sessions = 0;
  std::size_t with_apps = 0, with_passkeys = 0; ///< accounts
  std::size_t with_second_step = 0;             ///< accounts with any factor

  void add(const totals_entry& e) noexcept {
    ++by_two_step[e.two_step];
    sessions += e.sessions;
    with_apps += e.has_apps;
    with_passkeys += e.has_passkeys;
    with_second_step += e.has_apps || e.has_passkeys || e.has_text_messages();
  }
  /// It was added before.
  void remove(const totals_entry& e) noexcept {
    --by_two_step[e.two_step];
    sessions -= e.sessions;
    with_apps -= e.has_apps;
    with_passkeys -= e.has_passkeys;
    with_second_step -= e.has_apps || e.has_passkeys || e.has_text_messages();
  }
  account_totals& operator+=(const account_totals& other) noexcept {
    for (std::size_t i = 0; i < by_two_step.size(); ++i) by_two_step[i] += other.by_two_step[i];
    sessions += other.sessions;
    with_apps += other.with_apps;
    with_passkeys += other.with_passkeys;
    with_second_step += other.with_second_step;
    return *this;
  }
  friend bool operator==(const account_totals&, const account_totals&) = default;
};

} // namespace twostep::storage
