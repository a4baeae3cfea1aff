#pragma once
// Sends messages, asks about numbers and raises alarms, for the server's whole life; a reload exchanges parts of it.
// Not the texts of messages and their limits: these follow from one configuration (configured.hpp).

#include "server/app/delivery_events.hpp"
#include "server/config/config.hpp"
#include "server/delivery/alerts.hpp"
#include "server/delivery/phone_risk.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace twostep::server {

/// All outlive the thread that runs the context.
struct delivery_surroundings {
  boost::asio::io_context& context; ///< run by one thread
  const clock& time;
  const public_address& address;
  const configuration_in_force& in_force;
  admin::test_messages& tests;
  std::function<void(const sms::outbox_entry&)> outbox_observer; ///< the demo's; may be empty
};

/// Made on any thread, also while the context runs; dispatcher() from any. All else on the context's thread, or while
/// nothing runs it.
class delivery {
public:
  /// Throws std::runtime_error or std::invalid_argument where a provider can't be made.
  delivery(const config&, delivery_surroundings);
  delivery(const delivery&) = delete;
  delivery& operator=(const delivery&) = delete;

  /// Once a configuration is in force: receipts that come over providers' own connections are taken. From any thread.
  void open_receipts() noexcept;

  sms::dispatcher& dispatcher() noexcept { return *dispatcher_; }
  server::alerts& alerts() noexcept { return *alerts_.back(); }
  number_risk_client& risks() noexcept { return *risks_.back(); }

  /// What another configuration puts in place of what is there. Null: what is there goes on. Providers: all of them.
  struct change {
    std::unique_ptr<server::alerts> alerts;
    std::unique_ptr<number_risk_client> risks;
    sms::provider_set providers;
  };
  /// Changes nothing. Throws as the constructor.
  change prepare(const config& in_force, const config& next) const;
  /// Puts the change in force. What it replaces stays: it delivers what it has, and requests may still use it.
  void apply(change);
  /// Whoever waits for an answer about a number gets none.
  void close() noexcept;

private:
  sms::provider_environment environment(const config&) const;
  std::unique_ptr<server::alerts> make_alerts(const config&) const;
  std::unique_ptr<number_risk_client> make_risks(const config&) const;

  const delivery_surroundings around_;
  // The newest is in force. Those before it stay, as requests and alerts under way use them: one more for each reload
  // that changes them.
  std::vector<std::unique_ptr<server::alerts>> alerts_;
  std::vector<std::unique_ptr<number_risk_client>> risks_;
  std::optional<sms::dispatcher> dispatcher_;
  std::atomic<sms::dispatcher*> receiving_{nullptr}; ///< dispatcher_, once it is made
};

} // namespace twostep::server
