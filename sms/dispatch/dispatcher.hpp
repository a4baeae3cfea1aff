#pragma once
// Carries messages to providers: bounded queue, deadlines, retries with backoff and full jitter, a circuit breaker a
// provider, failover for what isn't delivered. It knows no account; what became of each message is told to whoever
// made it.

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
  /// A provider. Twilio refuses more than about a hundred requests at once (error 20429); and after a crash as many
  /// may have been taken without our knowing, and are sent again, with those whose record wasn't on the disk yet:
  /// under 1 % of a full queue.
  std::size_t max_in_flight = 80;
  retry_settings retry;
  breaker_settings breaker;
  tracker_settings watch;
  /// A message that a provider took, whose receipts usually come, and that isn't delivered after so long goes by the
  /// next provider too, once. 0: never.
  core::milliseconds failover_after{};
  /// By country (ISO 3166): the providers that carry its messages, the preferred one first. Other countries: all, in
  /// their order.
  std::map<std::string, std::vector<std::string>> routes{};
};

/// Who carries messages from now on.
struct provider_set {
  struct member {
    std::string name;
    std::unique_ptr<sms::gateway> gateway; ///< null: the provider of this name goes on as it is
  };
  std::vector<member> members; ///< the preferred one first
  core::milliseconds failover_after{};
  std::map<std::string, std::vector<std::string>> routes{};
};

/// What became of a message. Called on the dispatcher's context, once a message.
struct outcome {
  sms::reference reference;
  bool accepted = false;
  std::string provider;         ///< the last one tried; empty where none was
  sms::accepted as;             ///< of one that was taken: what that provider calls it
  bool receipts_follow = false; ///< that provider says what becomes of what it takes
  std::string reason;           ///< where it was given up: a failure_kind's name, "expired", "no_provider"
  std::uint32_t tries = 0;
  core::milliseconds elapsed{}; ///< from enqueue to outcome
  std::uint32_t unknown = 0;    ///< tries nobody answered: as many copies may have reached the person besides
};

/// A message that a provider took before this dispatcher was: of an earlier run.
struct previously_accepted {
  std::string provider;
  sms::accepted as;
  sms::reference reference{};
  core::time_point accepted_at{};
  std::optional<delivery> receipt{}; ///< what was heard of it then
  std::optional<message> again{};    ///< the same, made anew, where it may still fail over
};

/// What was heard of a message after its outcome.
struct delivery_report {
  sms::reference reference{};
  core::delivery_step what{core::delivery_step::delivered}; ///< delivered, undelivered or rerouted
  core::recipient to{};                                     ///< of rerouted
  std::string provider{};       ///< the provider that it is about; of rerouted: who took it then
  std::string reason{};         ///< of undelivered: a failure_kind's name
  std::string detail{};         ///< for the operator, one line
  sms::accepted as{};           ///< of rerouted: what who took it then calls the message
  core::milliseconds elapsed{}; ///< since that provider took it
};

/// A test message leaves for a provider, or was not taken there: whoever sent it watches.
struct try_report {
  std::string provider;
  std::optional<failure> failed{}; ///< none: it leaves now
};

/// A provider's breaker opened or closed.
struct provider_change {
  std::string provider;
  bool up = false;
  std::string detail; ///< of its newest failure
};

/// Called on the dispatcher's context; each may be empty, none may throw.
struct dispatcher_listener {
  std::function<void(const outcome&)> delivery_result{};
  std::function<void(const delivery_report&)> reported{};
  std::function<void(const provider_change&)> changed{};
  std::function<void(const try_report&)> tried{};
  /// Whether somebody still waits for the message; asked of one that nothing was heard of, before it goes another
  /// way. Empty: yes.
  std::function<bool(const reference&)> is_wanted{};
};

struct provider_status {
  std::string name;
  breaker_state breaker{breaker_state::closed};
  core::time_point available_from{}; ///< not before, where that is yet to come
  std::uint64_t accepted = 0, failed = 0;
  std::uint64_t delivered = 0, undelivered = 0; ///< by receipts
  std::uint64_t failed_over = 0;                ///< accepted here and failed over to another provider
  bool has_receipts = false;
  std::uint32_t in_flight = 0;
  std::string last_failure; ///< detail of the newest failure
  core::time_point last_failure_at{}, last_accepted_at{}, last_receipt_at{};
  latency_histogram until_answered;  ///< of tries that were taken, by the provider alone
  latency_histogram until_delivered; ///< from taken to delivered
};
struct dispatcher_status {
  std::size_t queued = 0, in_flight = 0;
  std::uint64_t accepted = 0, dropped = 0, retried = 0;
  std::uint64_t expired = 0;        ///< of those dropped: their code died first
  std::uint64_t repeated = 0;       ///< tries of messages that an unanswered try may already have sent
  bool usable = true;               ///< some provider's newest try didn't fail
  latency_histogram until_accepted; ///< from enqueue
  std::vector<provider_status> providers;
};

class dispatcher {
public:
  using clock = std::function<core::time_point()>;
  using jitter = std::function<double()>; ///< uniform in [0, 1)

  /// Runs on ctx, which must be run by one thread and outlive it. Gateways in the order they are preferred. The clock
  /// alone says what is due; the timer (none: the steady clock's) only wakes.
  dispatcher(
      boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>>, dispatcher_settings, clock, jitter,
      dispatcher_listener, std::unique_ptr<wake_timer> = nullptr
  );
  /// Only while ctx doesn't run; after it nothing is told any more.
  ~dispatcher();
  dispatcher(const dispatcher&) = delete;
  dispatcher& operator=(const dispatcher&) = delete;

  /// From any thread; returns at once. false: the queue is full, nothing was taken and no outcome will follow.
  bool enqueue(message);
  /// Reads a request to /sms/receipts/PROVIDER and takes what it says, from any thread: how many receipts. Late,
  /// doubled and unknown ones change nothing. not_accepted: there is no such provider.
  core::result<std::size_t, receipt_refusal> take_receipts(std::string_view provider, const receipt_request&);
  /// From any thread.
  void take_receipts(std::string_view provider, std::vector<receipt>);
  /// Registers messages accepted by an earlier process, so that their receipts are matched. Those that can be sent
  /// again fail over like this process's own: at once where a receipt said that they failed; silence counts from now
  /// on. From any thread.
  void recall(std::vector<previously_accepted>);
  /// On ctx. From now on these carry messages. What is queued for others goes to the first of them that may be asked;
  /// attempts under way end with the gateway that they began with, and follow the new set from then on. A provider
  /// that is left out still has its receipts read. Counters stay with a provider's name. Throws
  /// std::invalid_argument, with nothing changed, for a member without a gateway that doesn't carry messages now.
  void reconfigure(provider_set);
  /// From any thread.
  dispatcher_status status() const;
  /// From any thread: takes no more, lets tries under way end (each has its own limit); what is still queued gets no
  /// outcome and is pending at the next start. `stopped` is called on ctx.
  void stop(std::function<void()> stopped);

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the coroutines that carry messages
};

} // namespace twostep::sms
