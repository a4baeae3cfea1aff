#pragma once
// How long to wait before trying again: exponential with full jitter. Pure; it decides neither whether nor where.

#include "core/time.hpp"

#include <cstdint>
#include <optional>

namespace twostep::sms {

struct retry_settings {
  core::milliseconds first = std::chrono::milliseconds(500); ///< the nth wait is uniform in [0, min(cap, first × 2ⁿ)]
  core::milliseconds cap = std::chrono::seconds(20); ///< or a sixteenth of the life that is left, if that is more
  std::uint32_t max_tries = 100;                     ///< the deadline ends a code's message long before
  std::uint32_t max_unknown = 2;    ///< unanswered tries after which no provider is asked twice: the same code twice
                                    ///< harms nobody, more is a bill
  std::uint32_t max_unanswered = 4; ///< the same at a provider where a second try reaches nobody twice
};

/// The longest nth wait (n from 0) of a message that has `left` to live. Never negative, never overflows.
core::milliseconds longest_wait(std::uint32_t n, core::milliseconds left, const retry_settings&) noexcept;

/// The nth wait; jitter is uniform in [0, 1), anything else is taken as the nearest bound.
core::milliseconds wait(std::uint32_t n, core::milliseconds left, const retry_settings&, double jitter) noexcept;

/// When to try again, or nullopt where that would not be before the deadline. What the provider asked for is a lower
/// bound, and the jittered wait comes on top: all who were told the same second don't come back in it.
std::optional<core::time_point> retry_at(
    core::time_point now, core::milliseconds wait, std::optional<core::milliseconds> asked_for,
    core::time_point deadline
) noexcept;

} // namespace twostep::sms
