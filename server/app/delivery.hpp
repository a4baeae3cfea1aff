#pragma once
// What carries messages, asks of numbers and raises alarms: there for the server's life, while a reload exchanges
// parts of it. Not what words and guards messages: that follows from one configuration (configured.hpp).

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

/// Every function on the context's thread, or while nothing runs it.
class delivery {
public:
  /// Throws std::runtime_error or std::invalid_argument where a provider can't be made.
  delivery(const config&, delivery_surroundings);
  delivery(const delivery&) = delete;
  delivery& operator=(const delivery&) = delete;

  sms::dispatcher& dispatcher() noexcept { return *dispatcher_; }
  server::alerts& alerts() noexcept { return *alerts_.back(); }
  number_risk_client& risks() noexcept { return *risks_.back(); }

  /// What another configuration has in place of what is there; null and empty: nothing else.
  struct change {
    std::unique_ptr<server::alerts> alerts;
    std::unique_ptr<number_risk_client> risks;
    sms::provider_set providers;
  };
  /// Changes nothing. Throws as the constructor.
  change prepare(const config& in_force, const config& next) const;
  /// What was there delivers what it has, and requests may still be using it.
  void apply(change);
  /// Whoever waits for an answer about a number gets none.
  void close() noexcept;

private:
  sms::provider_environment environment(const config&) const;
  std::unique_ptr<server::alerts> make_alerts(const config&) const;
  std::unique_ptr<number_risk_client> make_risks(const config&) const;

  const delivery_surroundings around_;
  // The newest is in force; those before it stay.
  std::vector<std::unique_ptr<server::alerts>> alerts_;
  std::vector<std::unique_ptr<number_risk_client>> risks_;
  std::optional<sms::dispatcher> dispatcher_;
  mutable std::atomic<sms::dispatcher*> receiving_{nullptr}; ///< dispatcher_, once it is made
};

} // namespace twostep::server
