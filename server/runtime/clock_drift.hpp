#pragma once
// Warns the operator when the machine's clock and this process's time differ: the clock was set, or was wrong at
// the start. It changes no clock.

#include "server/runtime/clock.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>

namespace twostep::server {

/// Warns once when the clocks are more than a minute apart, and again only after they have met or passed each
/// other. Pure.
class drift_warning {
public:
  /// drift: how far the machine's clock is ahead. Returns a line for the log, or nullopt.
  std::optional<std::string> look(core::milliseconds drift);

private:
  enum class side { together, behind, ahead } reported_ = side::together;
};

/// Checks every two seconds. The context stops before this is destroyed.
class clock_watch {
public:
  clock_watch(boost::asio::io_context&, const system_clock&);
  /// Checks for the first time at once. Call once.
  void start();

private:
  void look();

  const system_clock& clock_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  drift_warning warning_;
};

} // namespace twostep::server
