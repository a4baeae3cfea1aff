#pragma once
// How long to wait before another try: exponential backoff with full jitter. Pure.

#include "core/time.hpp"

#include <cstdint>
#include <optional>

namespace twostep::sms {

struct retry_settings {
  /// The nth wait is uniform in [0, min(cap, first × 2ⁿ)].
  core::milliseconds first = std::chrono::milliseconds(500);
  core::milliseconds cap = std::chrono::seconds(20); ///< or the remaining life / life_part, if that is longer
  std::uint32_t max_tries = 100;                     ///< a code's deadline comes long before
  /// Unanswered tries after which no provider is asked twice: the same code twice is harmless, more costs money.
  std::uint32_t max_unknown = 2;
  std::uint32_t max_unanswered = 4; ///< as max_unknown, for a provider where repetitions reach the person only once
  std::uint32_t life_part = 16;     ///< 0: the cap alone counts
};

/// The longest nth wait (n from 0) of a message with `left` to live. Never negative, never overflows.
core::milliseconds longest_wait(std::uint32_t n, core::milliseconds left, const retry_settings&) noexcept;

/// The nth wait; jitter in [0, 1), other values are clamped.
core::milliseconds wait(std::uint32_t n, core::milliseconds left, const retry_settings&, double jitter) noexcept;

/// When to try again; nullopt if not before the deadline. The provider's requested time is a lower bound, and the
/// jittered wait is added: messages that were given the same time don't return together.
std::optional<core::time_point> retry_at(
    core::time_point now, core::milliseconds wait, std::optional<core::milliseconds> asked_for,
    core::time_point deadline
) noexcept;

} // namespace twostep::sms
