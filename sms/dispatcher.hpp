#pragma once
// Carries messages to providers: bounded queue, deadlines, retries with backoff and full jitter. It knows no account;
// what became of each message is told to whoever made it.

#include "core/time.hpp"
#include "sms/backoff.hpp"
#include "sms/gateway.hpp"
#include "sms/message.hpp"
#include "sms/wake_timer.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twostep::sms {

struct dispatcher_settings {
  std::size_t most_queued = 10'000;
  std::size_t most_in_flight = 64; ///< a provider
  retry_settings retry;
};

/// What became of a message. Called on the dispatcher's context, once a message.
struct outcome {
  sms::reference reference;
  bool accepted = false;
  std::string provider; ///< the last one tried; empty where none was
  std::string provider_id;
  std::string reason; ///< where it was given up: a failure_kind's name, "expired", "no_provider"
  std::uint32_t tries = 0;
  core::milliseconds taken{}; ///< from enqueue to outcome
  std::uint32_t unknown = 0;  ///< tries nobody answered: as many copies may have reached the person besides
};

struct provider_status {
  std::string name;
  std::uint64_t accepted = 0, failed = 0;
  std::uint32_t in_flight = 0;
  std::string last_failure; ///< detail of the newest failure
  core::time_point last_failure_at{}, last_accepted_at{};
};
struct dispatcher_status {
  std::size_t queued = 0, in_flight = 0;
  std::uint64_t accepted = 0, dropped = 0, retried = 0;
  std::uint64_t repeated = 0; ///< tries of messages that an unanswered try may already have sent
  bool usable = true;         ///< some provider's newest try didn't fail
  std::vector<provider_status> providers;
};

class dispatcher {
public:
  using clock = std::function<core::time_point()>;
  using jitter = std::function<double()>; ///< uniform in [0, 1)
  using on_outcome = std::function<void(const outcome&)>;

  /// Runs on ctx, which must be run by one thread and outlive it. Gateways in the order they are preferred. The clock
  /// alone says what is due; the timer (none: the steady clock's) only wakes. on_outcome must not throw.
  dispatcher(
      boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>>, dispatcher_settings, clock, jitter,
      on_outcome, std::unique_ptr<wake_timer> = nullptr
  );
  /// Only while ctx doesn't run; after it no outcome follows.
  ~dispatcher();
  dispatcher(const dispatcher&) = delete;
  dispatcher& operator=(const dispatcher&) = delete;

  /// From any thread; returns at once. false: the queue is full, nothing was taken and no outcome will follow.
  bool enqueue(message);
  /// From any thread.
  dispatcher_status status() const;
  /// From any thread: takes no more, lets tries under way end (each has its own limit); what is still queued gets no
  /// outcome and is owed at the next start. `stopped` is called on ctx.
  void stop(std::function<void()> stopped);

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the coroutines that carry messages
};

} // namespace twostep::sms
