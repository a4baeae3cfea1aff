#pragma once
// What operations may use: parts of a running server, or of a store that the command line has opened. Owns
// nothing.

#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/password_rules.hpp"
#include "server/access/password_throttle.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/runtime/clock.hpp"
#include "storage/store.hpp"

namespace twostep::storage {
class audit_trail;
}

namespace twostep::server {
class maintenance_jobs;
}

namespace twostep::server::doctor {
class probes;
}

namespace twostep::server::admin {
class test_messages;
}

namespace twostep::server::api {

/// What only a running server has. Holds references.
struct running_server {
  const public_address& address;
  const account_commands& commands;
  throttle_services throttle;
  sms_spend_guard& guards;
  server::messenger& messenger;
  const sms::dispatcher& dispatcher;
  const sms::dispatcher& mail;
};

/// Holds references; all of them outlive every call. Used by several threads.
struct context {
  const server::config& config;
  const core::policy& policy;
  const core::password_rules& password_rules;
  const account_changes& changes;
  const server::clock& clock;
  storage::store& store;
  password_hasher& hasher;
  /// Null: no server runs. Notices stay pending, and its next start sends them.
  const running_server* running = nullptr;
  admin::test_messages* tests = nullptr;        ///< set with running
  server::audit* audit = nullptr;               ///< null: operations are recorded in the log only
  storage::audit_trail* trail = nullptr;        ///< set with audit
  maintenance_jobs* jobs = nullptr;             ///< null: no job can begin
  doctor::probes* probes = nullptr;             ///< set with running
  const core::meter_keys* meter_keys = nullptr; ///< null: the limits on messages can't be looked up
};

} // namespace twostep::server::api
