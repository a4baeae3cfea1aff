#pragma once
// Decides after a failed try when and by whom a message is tried again, or that it is given up. Pure: time and
// chance are passed in. Concerns one message; circuit_breaker.hpp judges a provider by many messages and gives
// only its availability.

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

/// What happened to one message at one provider.
struct provider_attempts {
  bool closed = false; ///< not to be used again for this message
  bool tried_this_round = false;
  bool idempotent = false;       ///< however often it is sent, the person gets one message
  std::uint32_t unknown = 0;     ///< tries that ended as no_answer
  bool is_counted = false;       ///< the tries of a replaced idempotent gateway are counted in attempts::unknown
  core::time_point not_before{}; ///< requested by Retry-After
};

/// What has happened to one message. In a round every open provider is asked once, in order.
struct attempts {
  /// All providers, in their order.
  explicit attempts(std::size_t providers = 0);
  /// These providers, in this order.
  attempts(std::vector<std::size_t> order_, std::size_t providers)
      : order(std::move(order_)), by_provider(providers) {}
  /// Another gateway has the provider's name. Forgets its Retry-After and its try in this round; keeps refusals
  /// and unanswered tries.
  void begin_anew(std::size_t provider);
  /// Allows only these providers from now on; `providers` is the number of all, at least as before. Keeps the
  /// history.
  void reroute(std::vector<std::size_t> order, std::size_t providers);
  bool may_ask(std::size_t provider) const;
  std::vector<std::size_t> order;             ///< the providers that may be used, the preferred one first
  std::vector<provider_attempts> by_provider; ///< by provider number
  std::uint32_t tries = 0;
  std::uint32_t unknown = 0;   ///< unanswered tries: as many copies may reach the person beside the accepted one
  std::uint64_t routed_by = 0; ///< the set of providers that `order` comes from
  std::uint32_t waits = 0;     ///< waits so far: n of the next backoff
};

struct try_again {
  std::size_t provider = 0;
  core::time_point at{}; ///< up to now: at once
};
struct give_up {
  failure_kind reason{failure_kind::unavailable};
};
using next_step = std::variant<try_again, give_up>;

/// True: no provider can succeed, because the number or the message itself is refused.
bool is_permanent(failure_kind) noexcept;
/// True: the provider has trouble, not the message.
bool is_providers_own(failure_kind) noexcept;

/// When a provider may be used; up to now: at once.
using availability = core::function_ref<core::time_point(std::size_t provider)>;

/// Where a new message starts, or one that must change its provider: the preferred available provider, or the one
/// available soonest. give_up: none is open.
next_step first_try(const attempts&, core::time_point now, availability);

/// Records that `provider` failed, and decides what follows.
/// - invalid_number, rejected: give up.
/// - unsupported: this provider is closed for the message, and the next one is asked at once.
/// - no_answer: the same provider is asked again after a wait, if it may still be asked and less than max_unknown
/// tries were unanswered in all (if it is idempotent: less than max_unanswered here); else the next one at once.
/// - others: the next provider is asked at once; after all of them, a new round begins after a wait.
/// Nothing is tried at or after the deadline, before a provider's Retry-After, or before it is available.
next_step after_failure(
    attempts&, std::size_t provider, const failure&, core::time_point now, core::time_point deadline,
    const retry_settings&, double jitter, availability
);

} // namespace twostep::sms
