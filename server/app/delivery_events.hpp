#pragma once
// Distributes the dispatcher's events to accounts, test messages and the operator.

#include "server/admin/test_messages.hpp"
#include "server/delivery/alerts.hpp"
#include "server/delivery/delivery_results.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <functional>

namespace twostep::server {

/// Everything here outlives the dispatcher's thread. alarm: returns the alerts in force; called on that thread.
struct message_audience {
  delivery_results& results;
  admin::test_messages& tests;
  std::function<alerts&()> alarm;
};

sms::dispatcher_listener listener_for(message_audience);

} // namespace twostep::server
