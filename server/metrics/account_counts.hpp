#pragma once
// Counts changes of accounts from the events that the store applies: challenges, sessions, two-step states. Counts
// since the process began, without replayed events.

#include "core/account/code.hpp"
#include "core/account/event.hpp"
#include "storage/change_observer.hpp"

#include <boost/describe/enum.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <variant>

namespace twostep::server::metrics {

/// The events of a challenge. Expiry is counted when somebody next acts on the challenge; an abandoned one has no
/// final event.
enum class challenge_event : std::uint8_t {
  issued,
  resent,
  wrong_code,
  verified,
  expired,
  exhausted, ///< too many wrong codes
  ended      ///< cancelled, superseded, or removed with its session or password
};
BOOST_DESCRIBE_ENUM(challenge_event, issued, resent, wrong_code, verified, expired, exhausted, ended)

/// Thread-safe and lock-free.
class account_counts final : public storage::change_observer {
public:
  static constexpr std::size_t purposes = 8; ///< core::purpose starts at 1
  static constexpr std::size_t event_kinds = 7;
  static constexpr std::size_t states = std::variant_size_v<core::two_step_state>;
  using counter = std::atomic<std::uint64_t>;

  void applies(const core::account&, const core::event&) noexcept override;
  void applied(std::size_t state_before, const core::account&) noexcept override;

  std::uint64_t challenges(core::purpose p, challenge_event n) const noexcept {
    return challenges_[static_cast<std::size_t>(p)][static_cast<std::size_t>(n)].load(std::memory_order_relaxed);
  }
  /// Indexes of core::two_step_state.
  std::uint64_t changes(std::size_t from, std::size_t to) const noexcept {
    return changes_[from][to].load(std::memory_order_relaxed);
  }
  /// kind: index of core::event.
  std::uint64_t events(std::size_t kind) const noexcept { return events_[kind].load(std::memory_order_relaxed); }

private:
  void note(core::purpose, challenge_event) noexcept;

  std::array<std::array<counter, event_kinds>, purposes> challenges_{};
  std::array<std::array<counter, states>, states> changes_{};
  std::array<counter, std::variant_size_v<core::any_event>> events_{};
};

} // namespace twostep::server::metrics
