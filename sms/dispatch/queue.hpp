#pragma once
// The messages a dispatcher holds: which are ready for which provider, which wait for when, which have died. It knows
// no gateway, clock or thread. Messages that can wait go after all others; among their like the oldest goes first.

#include "core/time.hpp"
#include "sms/dispatch/circuit_breaker.hpp"
#include "sms/dispatch/retry_policy.hpp"
#include "sms/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twostep::sms {

struct queued_message {
  std::uint64_t number = 0; ///< in the order they came
  sms::message message;
  core::time_point queued_at{};
  sms::attempts attempts;
  std::size_t provider = 0;         ///< the one it is meant for
  std::size_t last_tried = 0;       ///< of no meaning before the first try
  std::uint64_t generation = 0;     ///< of the gateway that carries it, or carried it last
  circuit_breaker::epoch epoch = 0; ///< of the provider's breaker, in which the newest try left
  bool failed_over = false;         ///< a provider took it already and wasn't heard of: its outcome has been told
};

/// Shared, because the coroutine that carries a message outlives the queue when the context is destroyed first.
using queued_ptr = std::shared_ptr<queued_message>;

/// Not thread-safe.
class queue {
public:
  explicit queue(std::size_t providers) : ready_(providers) {}

  /// New.
  void add(message, attempts, const try_again& first, core::time_point now);
  /// New, and not in the queue: one that may come back.
  queued_ptr made(message, attempts, core::time_point now);
  /// One that was taken comes back, to be tried again.
  void put_back(queued_ptr, const try_again&);
  /// Those that are ready for the provider, as take() would give them; they are no longer in the queue.
  std::vector<queued_ptr> take_ready(std::size_t provider);
  /// The first that is ready for the provider; null where none is. It is no longer in the queue.
  queued_ptr take(std::size_t provider);
  /// The one that take() would give, while nothing is changed; null where none is.
  const queued_message* first(std::size_t provider) const;
  /// All of them, each with the time that it waits for; they are no longer in the queue.
  std::vector<std::pair<queued_ptr, std::optional<core::time_point>>> take_all();
  /// Messages may be meant for so many from now on: no fewer than before.
  void hold_for(std::size_t providers) { ready_.resize(providers); }
  /// Those whose deadline is at or before now; they are no longer in the queue.
  std::vector<queued_ptr> take_dead(core::time_point now);
  /// Makes ready what was to wait until now.
  void wake(core::time_point now);
  /// When the next message wakes or dies.
  std::optional<core::time_point> next() const;
  void clear();
  std::size_t size() const noexcept { return entries_.size(); }
  /// Of those, how many can wait.
  std::size_t deferrable() const noexcept { return deferrable_; }

private:
  using timed = std::set<std::pair<core::time_point, std::uint64_t>>;
  struct entry {
    queued_ptr item;
    std::optional<core::time_point> waits_until;
  };

  using place = std::pair<urgency, std::uint64_t>;
  static place place_of(const queued_message& m) noexcept { return {m.message.urgency, m.number}; }
  queued_ptr remove(std::uint64_t number);

  std::uint64_t last_ = 0;
  std::size_t deferrable_ = 0;
  std::unordered_map<std::uint64_t, entry> entries_;
  std::vector<std::set<place>> ready_; ///< by provider
  timed waiting_;
  timed deaths_;
};

} // namespace twostep::sms
