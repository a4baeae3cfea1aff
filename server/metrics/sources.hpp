#pragma once
// What a scrape reads from: references that outlive every request. Built by app.

#include "server/audit/audit.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/http/listener.hpp"
#include "server/http/workers.hpp"
#include "server/metrics/account_counts.hpp"
#include "server/metrics/request_counts.hpp"
#include "server/runtime/clock.hpp"
#include "server/runtime/loop_lag.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/engine/file_store.hpp"

#include <string_view>
#include <vector>

namespace twostep::server::metrics {

struct named_listener {
  std::string_view name; ///< "public"
  const http::listener* listener;
};

struct sources {
  const request_counts& requests;
  const account_counts& accounts;
  const server::audit& audit;
  const server::clock& clock;
  const storage::file_store& store;
  const password_hasher& hasher;
  const sms::dispatcher& dispatcher;
  const sms::dispatcher& mail;
  const sms_spend_guard& guards;
  const http::workers& workers;
  std::vector<named_listener> listeners;
  const loop_lag& messages_lag; ///< of the event loop that sends messages
};

} // namespace twostep::server::metrics
