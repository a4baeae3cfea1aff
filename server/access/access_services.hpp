#pragma once
// What is used to tell who sends a request: by cookies, tokens and app tokens. No messages, no passwords.

#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/crypto/tokens.hpp"
#include "storage/account_store.hpp"

namespace twostep::server {

/// By reference; all outlive every request.
struct access_services {
  const server::config& config;
  const public_address& address;
  const core::policy& policy;
  const core::meter_keys& meters;
  const server::tokens& tokens;
  storage::account_store& accounts;
  const account_changes& changes;
  server::audit& audit;
};

} // namespace twostep::server
