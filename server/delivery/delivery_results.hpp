#pragma once
// Records in the accounts what the dispatcher and providers say of messages, and has another provider send those that
// aren't delivered. Everything that is decided stands in the accounts: whichever server gets a receipt handles it.

#include "server/changes/account_changes.hpp"
#include "server/delivery/accepted_messages.hpp"
#include "server/delivery/delivery_watch.hpp"
#include "server/delivery/early_receipts.hpp"
#include "server/delivery/messenger.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/dispatch/wake_timer.hpp"
#include "sms/receipt.hpp"
#include "storage/account_store.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// What it uses of a configuration.
struct delivery_rules {
  server::messenger& messenger;
  const account_changes& changes;
  sms_spend_guard& guards;
};

/// Shared with its coroutines on the dispatcher's context.
class delivery_results : public std::enable_shared_from_this<delivery_results> {
public:
  struct dependencies {
    boost::asio::io_context& context; ///< the dispatcher's: run by one thread
    storage::account_store& store;
    const clock& time;
    std::function<std::shared_ptr<const delivery_rules>()> in_force; ///< called once messages are sent
    std::unique_ptr<sms::wake_timer> timer{};                        ///< null: a steady-clock timer
  };
  /// What the dependencies refer to outlives the context's run.
  explicit delivery_results(dependencies);
  ~delivery_results();
  delivery_results(const delivery_results&) = delete;
  delivery_results& operator=(const delivery_results&) = delete;

  /// Set once before anything else is called.
  void use(sms::dispatcher&);

  // On the context. They begin, and return at once.

  void record(sms::outcome);
  void record(sms::failover_report);
  /// Of a provider's own connection.
  void receive(std::string_view provider, std::vector<sms::receipt>);

  // Thread-safe.

  /// Late, repeated and unknown receipts change nothing. False: the store can't take all changes now, and the
  /// provider should repeat them.
  awaitable<bool> handle(std::string provider, std::vector<sms::receipt>);
  /// After a start: sends what is pending (messenger), and waits for receipts of what an earlier process sent. Its
  /// messages fail over as this one's: at once if a receipt said that they failed; the time without receipts counts
  /// from now. Returns the number of pending messages sent.
  awaitable<std::size_t> resume();
  /// Looks at no message any more; calls `idle` on the context when everything begun there is recorded.
  void stop(std::function<void()> idle);

private:
  struct sent_before;
  enum class ending {
    decided, ///< by the account, or by what is watched
    counted, ///< for the figures alone: no account has the message any more
    unknown,
    not_stored
  };
  enum class sign { receipt, silence }; ///< by which a message is known as not delivered

  void spawn(awaitable<>);
  void ended();
  void ask_to_look();
  void look_later();
  awaitable<> record_outcome(sms::outcome);
  awaitable<> record_failover(sms::failover_report);
  awaitable<> watch_notice(core::notice_id, message_key, sms::awaited_receipt);
  void watch(const message_key&, const sms::outcome&, const account_changes::outcome&);
  awaitable<> look_at_early(std::string provider, sms::accepted);
  awaitable<> handle_all(std::string provider, std::vector<sms::receipt>);
  awaitable<ending> decide(std::string provider, sms::receipt);
  awaitable<ending> decide_watched(std::string provider, sms::receipt);
  awaitable<ending> decide_undelivered(delivery_watch::message, std::string provider, sms::receipt);
  ending count_forgotten(std::string_view provider, const sms::receipt&);
  void follow(
      const delivery_rules&, const core::account_id&, const sms::receipt&, const core::decision&,
      std::string_view provider
  );
  awaitable<> look_at_due();
  awaitable<> look_at(delivery_watch::message);
  void fail_over(const message_key&, sms::message, const sms::awaited_receipt&, sign);
  void expect(const delivery_rules&, sent_before);

  boost::asio::io_context& context_;
  storage::account_store& store_;
  const clock& clock_;
  const std::function<std::shared_ptr<const delivery_rules>()> in_force_;
  sms::dispatcher* dispatcher_ = nullptr;
  early_receipts early_;
  accepted_messages accepted_;
  delivery_watch watch_;
  // Used on the context only.
  std::unique_ptr<sms::wake_timer> timer_;
  std::size_t under_way_ = 0; ///< coroutines of spawn()
  bool stopping_ = false;
  std::vector<std::function<void()>> when_idle_;
};

} // namespace twostep::server
