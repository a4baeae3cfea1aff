#pragma once
// Carries messages to providers: bounded queue, deadlines, retries with backoff and full jitter. It knows no account; what
// became of each message is told to whoever made it.

#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/message.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twostep::sms {

struct retry_settings {
  core::milliseconds first = std::chrono::milliseconds(500); ///< the nth wait is uniform in [0, min(cap, first × 2ⁿ)]
  core::milliseconds cap = std::chrono::seconds(20);
  std::uint32_t most_tries = 8;
  std::uint32_t most_unknown = 2; ///< tries that may have been sent: the same code twice harms nobody, thrice is a bill
};

struct dispatcher_settings {
  std::size_t most_queued = 10'000;
  std::size_t most_in_flight = 64; ///< a provider
  retry_settings retry;
};

/// What became of a message. Called on the dispatcher's context, once a message.
struct outcome {
  sms::reference reference;
  bool accepted = false;
  std::string provider;    ///< the last one tried; empty where none was
  std::string provider_id;
  std::string reason;      ///< where it was given up: a failure_kind's name, "expired"
  std::uint32_t tries = 0;
  core::milliseconds taken{}; ///< from enqueue to outcome
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
  bool usable = true; ///< some provider's newest try didn't fail
  std::vector<provider_status> providers;
};

class dispatcher {
public:
  using clock = std::function<core::time_point()>;
  using jitter = std::function<double()>;           ///< uniform in [0, 1)
  using on_outcome = std::function<void(const outcome&)>;

  /// Runs on ctx, which must be run by one thread and outlive it. Gateways in the order they are preferred.
  dispatcher(
      boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>>, dispatcher_settings, clock, jitter, on_outcome
  );
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
