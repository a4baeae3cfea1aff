#pragma once
// Sends messages through providers: a bounded queue, deadlines, retries with backoff and full jitter, a circuit
// breaker for each provider, and another provider for messages that one accepted and didn't deliver. It knows no
// accounts and keeps no message that was accepted; a listener gets the result of each message.

#include "core/time.hpp"
#include "sms/dispatch/circuit_breaker.hpp"
#include "sms/dispatch/latency_histogram.hpp"
#include "sms/dispatch/wake_timer.hpp"
#include "sms/gateway.hpp"
#include "sms/message.hpp"
#include "sms/net/backoff.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twostep::sms {

struct dispatcher_settings {
  std::size_t max_queued = 10'000;
  /// Per provider. Twilio refuses more than about a hundred requests at once (error 20429). After a crash as many
  /// messages may have been accepted without a record, and are sent again: under 1 % of a full queue.
  std::size_t max_in_flight = 80;
  retry_settings retry;
  breaker_settings breaker;
  /// How long after a provider accepted a message its receipt is missing (server/delivery/delivery_results.hpp). 0:
  /// no message fails over.
  core::milliseconds failover_after{};
  /// By country (ISO 3166): the providers of its messages, the preferred one first. Other countries: all
  /// providers, in their order.
  std::map<std::string, std::vector<std::string>> routes{};
};

/// The providers to use from now on.
struct provider_set {
  struct member {
    std::string name;
    std::unique_ptr<sms::gateway> gateway; ///< null: the provider of this name stays as it is
  };
  std::vector<member> members; ///< the preferred one first
  core::milliseconds failover_after{};
  std::map<std::string, std::vector<std::string>> routes{};
};

/// A message that may fail over, unless its receipt comes.
struct awaited_receipt {
  std::string provider;              ///< that accepted it
  core::time_point until{};          ///< a receipt that hasn't come by then is missing
  std::uint64_t generation = 0;      ///< of the provider's gateway
  std::vector<std::string> closed{}; ///< other providers that aren't to be asked for this message any more
};

/// The result of a message. Reported on the dispatcher's context, once for each message.
struct outcome {
  sms::reference reference;
  bool accepted = false;
  std::string provider;                    ///< the last one tried; empty if none was
  sms::accepted as;                        ///< if accepted: the provider's id of the message
  bool receipts_follow = false;            ///< the provider sends receipts
  std::optional<awaited_receipt> awaits{}; ///< if accepted, and without a receipt it may fail over
  std::string reason;                      ///< if given up: the name of a failure_kind, "expired" or "no_provider"
  std::uint32_t tries = 0;
  core::milliseconds elapsed{}; ///< from enqueue to outcome
  std::uint32_t unknown = 0;    ///< tries without an answer: as many further copies may have reached the person
};

/// Another provider accepted a message that failed over: reported in place of an outcome.
struct failover_report {
  sms::reference reference;
  core::recipient to;
  std::string provider; ///< that accepted it now
  sms::accepted as;
};

/// A try of a test message: it is sent to a provider, or was not accepted there.
struct try_report {
  std::string provider;
  std::optional<failure> failed{}; ///< none: it is being sent
};

/// A provider's breaker opened or closed.
struct provider_change {
  std::string provider;
  bool up = false;
  std::string detail; ///< of its newest failure
};

/// Called on the dispatcher's context. Each may be empty; none may throw.
struct dispatcher_listener {
  std::function<void(const outcome&)> delivery_result{};
  std::function<void(const failover_report&)> failed_over{};
  std::function<void(const provider_change&)> changed{};
  std::function<void(const try_report&)> tried{};
};

struct provider_status {
  std::string name;
  breaker_state breaker{breaker_state::closed};
  core::time_point available_from{}; ///< if later than now: not before
  std::uint64_t accepted = 0, failed = 0;
  std::uint64_t delivered = 0, undelivered = 0; ///< by receipts
  std::uint64_t failed_over = 0;                ///< accepted here, then failed over to another provider
  bool has_receipts = false;
  std::uint32_t in_flight = 0;
  std::string last_failure; ///< detail of the newest failure
  core::time_point last_failure_at{}, last_accepted_at{}, last_receipt_at{};
  latency_histogram until_answered;  ///< accepted tries, by this provider alone
  latency_histogram until_delivered; ///< from accepted to delivered
};
struct dispatcher_status {
  std::size_t queued = 0, in_flight = 0;
  std::uint64_t accepted = 0, dropped = 0, retried = 0;
  std::uint64_t expired = 0;        ///< of the dropped ones: the deadline passed
  std::uint64_t repeated = 0;       ///< tries of messages that an unanswered try may already have sent
  bool usable = true;               ///< the newest try of some provider didn't fail
  latency_histogram until_accepted; ///< from enqueue
  std::vector<provider_status> providers;
};

class dispatcher {
public:
  using clock = std::function<core::time_point()>;
  using jitter = std::function<double()>; ///< uniform in [0, 1)

  /// Runs on ctx, which is run by one thread and outlives it. Gateways in order of preference. The clock decides
  /// what is due; the timer (null: a steady-clock timer) only wakes.
  dispatcher(
      boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>>, dispatcher_settings, clock, jitter,
      dispatcher_listener, std::unique_ptr<wake_timer> = nullptr
  );
  /// Destroy only while ctx doesn't run. The listener isn't called afterwards.
  ~dispatcher();
  dispatcher(const dispatcher&) = delete;
  dispatcher& operator=(const dispatcher&) = delete;

  /// Thread-safe; returns at once. False: the queue is full or closed, and no outcome follows.
  bool enqueue(message);
  /// As enqueue, for a message that its provider accepted and didn't deliver: others send it. Of the receipt only the
  /// providers' names matter. No outcome follows, only failed_over. False: it isn't sent, since failover is off, the
  /// provider is unknown, or no other one can send it in time.
  bool enqueue_elsewhere(message, const awaited_receipt&);
  /// As enqueue_elsewhere, for a message whose receipt is missing. That counts as the provider's failure. False also
  /// where a missing receipt says nothing.
  bool enqueue_unconfirmed(message, const awaited_receipt& missing);
  /// A missing receipt says something: most of what that gateway accepted lately has one. Thread-safe.
  bool receipts_usually_come(const awaited_receipt&) const;
  /// Counts a receipt that says something new. Thread-safe.
  void note_receipt(std::string_view provider, delivery, core::milliseconds since_accepted);
  /// Counts a message that an earlier process sent among those that should have a receipt; `receipt`: it has one. The
  /// receipt to wait for from now on, if a message with this deadline may fail over without one. Thread-safe.
  std::optional<awaited_receipt>
  expect_receipt(std::string_view provider, bool receipt, std::optional<core::time_point> deadline);
  /// Reads a request to /sms/receipts/PROVIDER. not_accepted: no such provider. Thread-safe.
  sms::read_receipts read_receipts(std::string_view provider, const receipt_request&) const;
  /// Call on ctx. Uses these providers from now on. Queued messages of other providers move to the first new one
  /// available; attempts under way end with the gateway that they began with, and then follow the new set.
  /// Receipts of a removed provider are still read. A provider's name keeps its counters. Throws
  /// std::invalid_argument, without any change, for a member without a gateway whose name isn't in use.
  void reconfigure(provider_set);
  /// Thread-safe.
  dispatcher_status status() const;
  /// Accepts no more messages and waits for tries under way, which have their own limits. Queued messages get no
  /// outcome: they stay pending until the next start. `stopped` is called on ctx. Thread-safe.
  void stop(std::function<void()> stopped);

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the coroutines that send messages
};

} // namespace twostep::sms
