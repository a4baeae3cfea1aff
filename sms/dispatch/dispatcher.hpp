#pragma once
// Sends messages through providers: a bounded queue, deadlines, retries with backoff and full jitter, a circuit
// breaker for each provider, and failover for messages that aren't delivered. It knows no accounts; a listener
// gets the result of each message.

#include "core/account/message_trace.hpp"
#include "core/time.hpp"
#include "sms/dispatch/circuit_breaker.hpp"
#include "sms/dispatch/latency_histogram.hpp"
#include "sms/dispatch/receipt_tracker.hpp"
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
  tracker_settings watch;
  /// If a provider's receipts usually arrive, and a message that it accepted isn't delivered after so long, the
  /// next provider sends it, too, once. 0: never.
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

/// The result of a message. Reported on the dispatcher's context, once for each message.
struct outcome {
  sms::reference reference;
  bool accepted = false;
  std::string provider;         ///< the last one tried; empty if none was
  sms::accepted as;             ///< if accepted: the provider's id of the message
  bool receipts_follow = false; ///< the provider sends receipts
  std::string reason;           ///< if given up: the name of a failure_kind, "expired" or "no_provider"
  std::uint32_t tries = 0;
  core::milliseconds elapsed{}; ///< from enqueue to outcome
  std::uint32_t unknown = 0;    ///< tries without an answer: as many further copies may have reached the person
};

/// A message that a provider accepted before this dispatcher existed, in an earlier process.
struct previously_accepted {
  std::string provider;
  sms::accepted as;
  sms::reference reference{};
  core::time_point accepted_at{};
  std::optional<delivery> receipt{}; ///< the receipt received then
  std::optional<message> again{};    ///< the message again, if it may still fail over
};

/// A delivery event after the message's outcome.
struct delivery_report {
  sms::reference reference{};
  core::delivery_step what{core::delivery_step::delivered}; ///< delivered, undelivered or rerouted
  core::recipient to{};                                     ///< rerouted only
  std::string provider{};                                   ///< rerouted: the provider that accepted the message now
  std::string reason{};                                     ///< undelivered: the name of a failure_kind
  std::string detail{};                                     ///< one line, for the operator
  sms::accepted as{};                                       ///< rerouted: the new provider's id of the message
  core::milliseconds elapsed{};                             ///< since that provider accepted it
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
  std::function<void(const delivery_report&)> reported{};
  std::function<void(const provider_change&)> changed{};
  std::function<void(const try_report&)> tried{};
  /// Whether the message is still needed; asked before a message without a receipt fails over. Empty: yes.
  std::function<bool(const reference&)> is_wanted{};
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
  /// Reads a request to /sms/receipts/PROVIDER and handles its receipts; returns their number. Late, repeated and
  /// unknown receipts change nothing. not_accepted: no such provider. Thread-safe.
  core::result<std::size_t, receipt_refusal> take_receipts(std::string_view provider, const receipt_request&);
  /// Handles receipts of the provider's own connection. Thread-safe.
  void take_receipts(std::string_view provider, std::vector<receipt>);
  /// Registers messages accepted by an earlier process, so that their receipts are matched. Those with `again` may
  /// fail over like this process's own: at once if a receipt said that they failed; the time without receipts
  /// counts from now. Thread-safe.
  void recall(std::vector<previously_accepted>);
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
