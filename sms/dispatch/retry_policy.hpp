#pragma once
// What follows a failed try: where and when the message is tried again, or why it is given up. Pure: time and chance
// come in. It holds for one message; what judges a provider over many messages (circuit_breaker.hpp) says only from
// when on it may be asked.

#include "core/function_ref.hpp"
#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/net/backoff.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace twostep::sms {

/// What one message has met at one provider.
struct provider_attempts {
  bool closed = false; ///< not to be asked again for this message
  bool tried_this_round = false;
  bool idempotent = false;       ///< however often it is asked, the person gets one message
  std::uint32_t unknown = 0;     ///< tries that ended no_answer
  bool is_counted = false;       ///< those of an idempotent gateway that another one replaced: in attempts::unknown
  core::time_point not_before{}; ///< what it asked for by Retry-After
};

/// What one message has met so far. A round asks every open provider once, in order.
struct attempts {
  /// All of them, in their order.
  explicit attempts(std::size_t providers = 0);
  /// These, in this order.
  attempts(std::vector<std::size_t> order_, std::size_t providers)
      : order(std::move(order_)), by_provider(providers) {}
  /// Another gateway has the provider's name. Its Retry-After and its try in this round are forgotten; that it
  /// refused the message, and tries without an answer, are not.
  void begin_anew(std::size_t provider);
  /// Only these may be asked from now on, of so many, which are no fewer than before. What was met so far stays.
  void reroute(std::vector<std::size_t> order, std::size_t providers);
  bool may_ask(std::size_t provider) const;
  std::vector<std::size_t> order;             ///< the providers that may be asked, the preferred one first
  std::vector<provider_attempts> by_provider; ///< by provider
  std::uint32_t tries = 0;
  std::uint32_t unknown =
      0; ///< tries that ended no_answer: this many copies may reach the person beside the accepted one
  std::uint64_t routed_by = 0; ///< the set of providers that order names
  std::uint32_t waits = 0;     ///< waits so far: the n of the next backoff
};

struct try_again {
  std::size_t provider = 0;
  core::time_point at{}; ///< now: at once
};
struct give_up {
  failure_kind reason{failure_kind::unavailable};
};
using next_step = std::variant<try_again, give_up>;

/// No provider will do better: the number is wrong, or the message is refused for what it is or to whom it goes.
bool is_permanent(failure_kind) noexcept;
/// The provider itself, not the message, is in trouble.
bool is_providers_own(failure_kind) noexcept;

/// From when on a provider may be asked at all; at or before now: at once.
using availability = core::function_ref<core::time_point(std::size_t provider)>;

/// Where a message begins that was never tried, or that must leave where it is: the preferred one that may be asked
/// now, or the one that may be soonest. give_up: no provider is open to it.
next_step first_try(const attempts&, core::time_point now, availability);

/// Records that `provider` failed and says what follows.
/// - invalid_number, rejected: given up.
/// - unsupported: this provider is out for this message, the next is asked at once.
/// - no_answer: tried once more at the same provider, where it may still be asked (max_unknown in all; max_unanswered
/// where it is idempotent),
///   then the next provider is asked at once.
/// - the others: the next provider is asked at once; when all were asked, a new round begins after a wait.
/// Nothing is tried at or after the deadline, or before a provider's Retry-After, or where it isn't available.
next_step after_failure(
    attempts&, std::size_t provider, const failure&, core::time_point now, core::time_point deadline,
    const retry_settings&, double jitter, availability
);

} // namespace twostep::sms
