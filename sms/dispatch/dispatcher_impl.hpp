#pragma once
// The dispatcher's implementation: dispatcher.cpp (from the queue to a provider and back),
// dispatcher_providers.cpp (the set of providers), dispatcher_routing.cpp (which provider sends a message) and
// dispatcher_receipts.cpp (receipts, and messages that fail over).

#include "sms/dispatch/dispatcher.hpp"
#include "sms/dispatch/queue.hpp"
#include "sms/dispatch/retry_policy.hpp"

#include <deque>
#include <mutex>
#include <optional>

namespace twostep::sms {

/// One provider with its counters and its state.
struct carried_provider {
  std::shared_ptr<gateway> way; ///< shared with its attempts
  provider_status status;
  circuit_breaker breaker;
  bool newest_failed = false; ///< the newest try failed by the provider's own fault
  /// Of recently watched messages: how many, and how many got a receipt. They show whether a missing receipt means
  /// something.
  std::uint32_t watched = 0, confirmed = 0;
  /// The set of providers that brought or removed the gateway. Results and missing receipts of older gateways say
  /// nothing about this one.
  std::uint64_t generation = 0;
  bool is_closed = false; ///< removed, and nothing is under way
};

/// A message under way; result is empty if the adapter threw.
struct attempt {
  queued_ptr item;
  core::time_point left_at{};
  std::optional<core::result<accepted, failure>> result;
};

/// What to report once the mutex is unlocked.
struct notifications {
  std::vector<outcome> outcomes;
  std::vector<failover_report> failovers;
  std::vector<provider_change> changes;
  std::vector<try_report> tries;
};

struct dispatcher::impl : std::enable_shared_from_this<dispatcher::impl> {
  impl(
      boost::asio::io_context& ctx_, std::vector<std::unique_ptr<gateway>> ways, dispatcher_settings settings_,
      clock now_, jitter chance_, dispatcher_listener tell_, std::unique_ptr<wake_timer> timer_
  );

  bool enqueue(message);
  dispatcher_status status() const;
  void stop(std::function<void()>);
  void abandon() noexcept;
  bool enqueue_elsewhere(message, const awaited_receipt&);
  bool enqueue_unconfirmed(message, const awaited_receipt& missing);
  bool receipts_usually_come(const awaited_receipt&) const;
  void note_receipt(std::string_view provider, delivery, core::milliseconds since_accepted);
  std::optional<awaited_receipt>
  expect_receipt(std::string_view provider, bool receipt, std::optional<core::time_point> deadline);
  sms::read_receipts read_receipts(std::string_view provider, const receipt_request&) const;

  // On ctx.
  void reconfigure(provider_set);
  void pump();
  void launch(queued_ptr);
  void arrived(const std::shared_ptr<attempt>&);
  void tell_all(const notifications&) const;
  void stop_if_idle();

  // With the mutex locked.
  void ask_to_pump(std::unique_lock<std::mutex>&);
  std::optional<std::size_t> find(std::string_view provider) const noexcept;
  std::size_t add(std::shared_ptr<gateway>);
  std::shared_ptr<gateway> replace(carried_provider&, std::shared_ptr<gateway>, notifications&);
  void leave_out(carried_provider&) const;
  bool is_in_force(const provider_set&) const;
  void set_routes();
  bool carries(std::size_t provider) const;
  std::vector<std::size_t> order_for(const message&) const;
  attempts attempts_for(const message&) const;
  void mark_idempotent(attempts&) const;
  void follow_set(queued_message&) const;
  void reroute_queue(const std::vector<bool>& goes_on, core::time_point, notifications&);
  void close_left_out();
  core::time_point available(std::size_t provider, core::time_point at) const;
  void drop_dead(core::time_point, notifications&);
  bool has_room(std::size_t provider) const;
  bool has_room_to_spare(std::size_t provider) const;
  bool leave_closed_providers(core::time_point, notifications&);
  bool leave_full_providers(core::time_point);
  std::vector<queued_ptr> take_leaving(core::time_point);
  void handle_result(attempt&, notifications&);
  void handle_accepted(attempt&, core::time_point, notifications&);
  void handle_failed(attempt&, const failure&, core::time_point, notifications&);
  outcome delivery_result(const queued_message&, core::time_point at) const;
  void note_change(carried_provider&, bool changed, notifications&);
  void give_up(const queued_message&, std::string reason, core::time_point, notifications&);
  // Receipts.
  std::optional<awaited_receipt> awaited(std::size_t provider, core::time_point deadline, core::time_point at) const;
  std::optional<awaited_receipt> await_receipt(const queued_message&, core::time_point);
  bool silence_counts(const awaited_receipt& missing, std::size_t provider) const;
  std::vector<std::string> closed_beside(const queued_message&) const;
  bool put_elsewhere(message, std::size_t except, const awaited_receipt&, core::time_point);

  boost::asio::io_context& ctx;
  dispatcher_settings settings; ///< failover_after and routes are changed on ctx, with the mutex locked
  const clock now;
  const jitter chance;
  dispatcher_listener tell;                        ///< used on ctx only
  std::unique_ptr<wake_timer> timer;               ///< used on ctx only
  std::vector<std::function<void()>> stop_waiters; ///< used on ctx only

  /// Guards everything below; no foreign code is called with it locked, except clock, chance, and a gateway's
  /// queries.
  mutable std::mutex mutex;
  /// All providers that were ever used, by number. Changed only on ctx, which may therefore read names and
  /// gateways without the mutex.
  std::deque<carried_provider> providers;
  std::vector<std::size_t> order;                         ///< the providers in use, the preferred one first
  std::map<std::string, std::vector<std::size_t>> routes; ///< by country; only providers in `order`
  std::uint64_t set_number = 0;                           ///< raised by each reconfigure()
  queue waiting;
  std::vector<queued_ptr> unreachable; ///< no provider carries messages to their recipients: given up by pump()
  std::size_t in_flight = 0;
  std::uint64_t accepted_count = 0, dropped = 0, expired = 0, retried = 0, repeated = 0;
  latency_histogram until_accepted;
  bool pump_asked = false;
  bool stopping = false;
};

} // namespace twostep::sms
