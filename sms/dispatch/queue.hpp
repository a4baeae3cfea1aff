#pragma once
// The dispatcher's messages: which are ready for which provider, which wait until when, which have expired.
// Independent of gateways, clocks and threads. Messages that can wait come after all others; among equals, the
// oldest comes first.

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
  std::uint64_t number = 0; ///< order of arrival
  sms::message message;
  core::time_point queued_at{};
  sms::attempts attempts;
  std::size_t provider = 0;         ///< the provider that is to send it
  std::size_t last_tried = 0;       ///< meaningless before the first try
  std::uint64_t generation = 0;     ///< of the gateway that sends or last sent it
  circuit_breaker::epoch epoch = 0; ///< of the provider's breaker when the newest try was sent
  bool failed_over = false;         ///< a provider accepted it without a receipt; its outcome has been reported
};

/// Shared, because the coroutine that sends a message outlives the queue if the context is destroyed first.
using queued_ptr = std::shared_ptr<queued_message>;

/// Not thread-safe.
class queue {
public:
  explicit queue(std::size_t providers) : ready_(providers) {}

  /// Adds a new message.
  void add(message, attempts, const try_again& first, core::time_point now);
  /// Makes a new message outside the queue, which may be put back later.
  queued_ptr made(message, attempts, core::time_point now);
  /// Returns a taken message to the queue for another try.
  void put_back(queued_ptr, const try_again&);
  /// Removes and returns the messages ready for the provider, in take()'s order.
  std::vector<queued_ptr> take_ready(std::size_t provider);
  /// Removes and returns the first message ready for the provider; null: none.
  queued_ptr take(std::size_t provider);
  /// The message that take() would return; null: none. Valid until the next change.
  const queued_message* first(std::size_t provider) const;
  /// Removes and returns all messages, each with the time that it waits for.
  std::vector<std::pair<queued_ptr, std::optional<core::time_point>>> take_all();
  /// Allows so many providers from now on, at least as many as before.
  void hold_for(std::size_t providers) { ready_.resize(providers); }
  /// Removes and returns the messages whose deadline is at or before now.
  std::vector<queued_ptr> take_dead(core::time_point now);
  /// Makes messages ready that waited until now.
  void wake(core::time_point now);
  /// When the next message becomes ready or expires.
  std::optional<core::time_point> next() const;
  void clear();
  std::size_t size() const noexcept { return entries_.size(); }
  /// The number of messages that can wait.
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
