#pragma once
// What handlers may use: references that outlive every request. Built by app; owns nothing.

#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/password_rules.hpp"
#include "server/account/abandoned_sign_ins.hpp"
#include "server/account/account_commands.hpp"
#include "server/account/rows_of_nobody.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/crypto/tokens.hpp"
#include "server/delivery/messenger.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/runtime/clock.hpp"
#include "storage/store.hpp"

namespace twostep::server {

struct access_services; // server/access/access_services.hpp

struct services {
  const server::config& config;
  const public_address& address;
  const core::policy& policy;
  const core::password_rules& password_rules;
  const core::meter_keys& meters;
  const server::tokens& tokens;
  const server::clock& clock;
  storage::store& store;
  const account_changes& changes;
  const account_commands& commands;
  password_hasher& hasher;
  server::messenger& messenger;
  sms::dispatcher& dispatcher;
  server::audit& audit;
  sms_spend_guard& guards;
  rows_of_nobody& nobodies;
  abandoned_sign_ins& abandoned;

  /// The subset needed to authenticate a request.
  operator access_services() const noexcept;
};

} // namespace twostep::server
