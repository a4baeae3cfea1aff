#pragma once
// What is heard of messages, told to whoever it concerns: accounts, limits, test messages, the operator.

#include "server/app/configured.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <functional>

namespace twostep::server {

/// All outlive the thread that the dispatcher runs on. alarm: the alerts in force, on the dispatcher's thread.
struct message_audience {
  const configuration_in_force& in_force;
  admin::test_messages& tests;
  const clock& time;
  std::function<alerts&()> alarm;
};

sms::dispatcher_listener listener_for(message_audience);

} // namespace twostep::server
