#pragma once
// Watches sign-ins that begin with the right password and aren't finished: once overdue, the account records it
// and warns its owner. After a restart, the account's next sign-in finds them.

#include "core/ids.hpp"
#include "core/time.hpp"
#include "server/runtime/awaitable.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace twostep::server {

class account_commands;
class clock;

class abandoned_sign_ins {
public:
  static constexpr std::size_t max = 10'000; ///< further sign-ins aren't watched

  /// The context stops before this is destroyed; the clock outlives it.
  abandoned_sign_ins(boost::asio::io_context& context, const server::clock& clock) : timer_(context), clock_(clock) {}

  /// Returns the commands of the configuration in force.
  using commands_in_force = std::function<std::shared_ptr<const account_commands>()>;
  /// Looks every minute from now on. Once. What the function uses outlives the context's run.
  void start(commands_in_force);
  /// Watches a sign-in that counts as abandoned at `due`. Times come in nearly ascending order. Thread-safe.
  void note(const core::account_id&, core::time_point due);
  /// Ends the sign-ins that are due now.
  awaitable<> end_due(const account_commands&);

private:
  struct entry {
    core::account_id account;
    core::time_point due;
  };
  std::optional<core::account_id> next(core::time_point now);
  void wait();
  awaitable<> end_due_with(std::shared_ptr<const account_commands>);

  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>
      timer_;
  const server::clock& clock_;
  commands_in_force in_force_;
  std::mutex mutex_;
  std::deque<entry> entries_;
};

} // namespace twostep::server
