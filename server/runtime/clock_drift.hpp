#pragma once
// Tells the operator when the machine's clock and the time that this process goes by have parted: it was set, or it
// stood wrong at the start. Not the clock: nothing here changes what time it is.

#include "server/runtime/clock.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>

namespace twostep::server {

/// Says once that the clocks are more than a minute apart, and again only after they met or passed each other. Pure.
class drift_warning {
public:
  /// drift: how far the machine's clock is ahead. A line for the log, or none.
  std::optional<std::string> look(core::milliseconds drift);

private:
  enum class side { together, behind, ahead } reported_ = side::together;
};

/// Looks every two seconds, on a context that has stopped before this dies.
class clock_watch {
public:
  clock_watch(boost::asio::io_context&, const system_clock&);
  /// The first look is taken now. Once.
  void start();

private:
  void look();

  const system_clock& clock_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  drift_warning warning_;
};

} // namespace twostep::server
