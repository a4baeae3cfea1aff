#pragma once
// The services needed to authenticate a request by session cookie or app token. Not those for messages or
// passwords.

#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/crypto/tokens.hpp"
#include "storage/account_store.hpp"

namespace twostep::server {

/// Holds references; all of them outlive every request.
struct access_services {
  const server::config& config;
  const public_address& address;
  const core::policy& policy;
  const core::meter_keys& meter_keys;
  const server::tokens& tokens;
  storage::account_store& accounts;
  const account_changes& changes;
  server::audit& audit;
};

} // namespace twostep::server
