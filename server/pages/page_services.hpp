#pragma once
// What pages are made of. A page's function names in its parameters what it uses beside its page_context
// (server/site/page_answer.hpp): one without account_commands executes no command on an account.

#include "server/access/access_services.hpp"
#include "server/access/password_throttle.hpp"
#include "server/account/abandoned_sign_ins.hpp"
#include "server/account/account_commands.hpp"
#include "server/account/forgotten_passwords.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/delivery/demo_inbox.hpp"
#include "server/runtime/clock.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/durability.hpp"
#include "storage/meter_store.hpp"

namespace twostep::core {
struct password_rules;
}

namespace twostep::server {

class activity_log;
class delivery_results;

/// What a password is checked with, and a new one hashed.
struct password_services {
  password_hasher& hasher;
  const core::password_rules& rules;
  throttle_services throttle;
};

/// By reference; all outlive every request.
struct page_services {
  access_services access;
  password_services passwords;
  const account_commands& commands;
  storage::meter_store& meters;
  const storage::durability& log;
  sms::dispatcher& dispatcher;
  delivery_results& results;
  abandoned_sign_ins& abandoned;
  forgotten_passwords& forgotten;
  const server::clock& clock;
  const activity_log& activity;
  const core::code_keys& codes;
  const demo_messages* demo = nullptr; ///< null outside the demo
};

} // namespace twostep::server
