#pragma once
// Tells the service manager, at half its interval, that the background thread still works (WatchdogSec= of a
// unit).

#include "server/runtime/sd_notify.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>

namespace twostep::server {

class watchdog {
public:
  /// Both arguments outlive it; it outlives the context's thread.
  watchdog(boost::asio::io_context&, service_notify&);
  void start(); ///< does nothing without a watchdog

private:
  void tell();

  service_notify& manager_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
};

} // namespace twostep::server
