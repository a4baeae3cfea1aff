#pragma once
// Sends messages, asks about numbers and raises alarms, for the server's whole life; a reload exchanges parts of
// it. Texts and limits of messages depend on one configuration: configured.hpp.

#include "server/app/configured.hpp"
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

/// Everything here outlives the thread that runs the context.
struct delivery_surroundings {
  boost::asio::io_context& context; ///< run by one thread
  const clock& time;
  const public_address& address;
  storage::account_store& store;
  const configuration_in_force& in_force;
  admin::test_messages& tests;
  std::function<void(const sms::outbox_entry&)> outbox_observer; ///< for the demo; may be empty
};

/// May be made on any thread, even while the context runs; dispatcher() is callable from any thread. All else: on
/// the context's thread, or while nothing runs the context.
class delivery {
public:
  /// Throws std::runtime_error or std::invalid_argument if a provider can't be made.
  delivery(const config&, delivery_surroundings);
  delivery(const delivery&) = delete;
  delivery& operator=(const delivery&) = delete;

  /// Accepts receipts that arrive over providers' own connections. Call once a configuration is in force.
  /// Thread-safe.
  void open_receipts() noexcept;

  sms::dispatcher& dispatcher() noexcept { return *dispatcher_; }
  /// Of mails; without a mail server it gives up what it gets.
  sms::dispatcher& mail() noexcept { return *mail_; }
  delivery_results& results() noexcept { return *results_; }
  server::alerts& alerts() noexcept { return *alerts_.back(); }
  number_risk_client& risks() noexcept { return *risks_.back(); }

  /// The parts that another configuration replaces. Null: the part stays. Providers: the complete new set.
  struct change {
    std::unique_ptr<server::alerts> alerts;
    std::unique_ptr<number_risk_client> risks;
    sms::provider_set providers, mail;
  };
  /// Builds the parts without changing anything. Throws as the constructor does.
  change prepare(const config& in_force, const config& next) const;
  /// Puts the parts in force. Replaced parts stay alive: they deliver what they hold, and requests may still use
  /// them.
  void apply(change);
  /// Stops the dispatchers; `stopped` is called on the context when what is under way has ended and is recorded.
  /// Thread-safe.
  void stop(std::function<void()> stopped);
  /// Questions about numbers that are still open get no answer.
  void close() noexcept;

private:
  std::shared_ptr<const delivery_rules> rules() const;
  sms::provider_environment environment(const config&) const;
  std::unique_ptr<sms::gateway> make_mail(const config&) const;
  std::unique_ptr<server::alerts> make_alerts(const config&) const;
  std::unique_ptr<number_risk_client> make_risks(const config&) const;

  const delivery_surroundings around_;
  // The last one is in force. Earlier ones stay because requests and alerts under way use them; each reload that
  // changes them adds one.
  std::vector<std::unique_ptr<server::alerts>> alerts_;
  std::vector<std::unique_ptr<number_risk_client>> risks_;
  std::shared_ptr<delivery_results> results_;
  std::optional<sms::dispatcher> dispatcher_;
  std::optional<sms::dispatcher> mail_;   ///< with a queue of its own: mails that wait keep no code waiting
  std::atomic<bool> is_receiving_{false}; ///< since open_receipts()
};

} // namespace twostep::server
