#pragma once
// Distributes delivery events to accounts, limits, test messages and the operator.

#include "server/app/configured.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>

namespace twostep::server {

/// Everything here outlives the dispatcher's thread. alarm: returns the alerts in force; called on that thread.
struct message_audience {
  boost::asio::io_context& context; ///< the dispatcher's
  const configuration_in_force& in_force;
  admin::test_messages& tests;
  const clock& time;
  std::function<alerts&()> alarm;
};

sms::dispatcher_listener listener_for(message_audience);

} // namespace twostep::server
