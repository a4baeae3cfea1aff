#pragma once
// The one way from a handler to a change: decide and commit, with what a code takes of the meters; wait until it is
// durable; run the effects.

#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "core/account/refusal.hpp"
#include "core/limits/meter.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/delivery/messenger.hpp"
#include "server/delivery/phone_risk.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/http/application.hpp"
#include "server/runtime/awaitable.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/durability.hpp"
#include "storage/meter_store.hpp"

#include <vector>

namespace twostep::server {

/// The command's effects have been handed to the dispatcher when this comes; `delayed` is set where its queue was
/// full or no provider is usable, so that the page can say that the message is late. Where something happened and the
/// answer is still no (a wrong code), `outcome` is that refusal.
struct execution {
  core::result<core::decision, core::refusal> outcome;
  bool delayed = false;
};

/// Thread-safe. An exchange is the request that asks: its network is whom limits count, and its answer waits for what
/// was seen.
class account_commands {
public:
  /// By reference; all outlive it.
  struct parts {
    const account_changes& changes;
    storage::durability& log;
    storage::meter_store& limits;
    const core::meter_keys& meters;
    const config& settings;
    const clock& time;
    server::messenger& messenger;
    sms::dispatcher& dispatcher;
    server::audit& audit;
    sms_spend_guard& guards;
    number_risk_client& risks;
  };
  explicit account_commands(const parts& p) : p_(p) {}

  /// A guess at a code that is gone counts against the client's network (decision 33) and is `paused` there once
  /// there were as many in a minute as passwords may fail.
  awaitable<execution> execute(http::exchange&, core::account_id, core::command) const;
  /// As execute, for commands that ask for a code: what limits the sending (decision 16,
  /// server/delivery/sms_spend_guard.hpp) is taken with the change, and where a limit is reached nothing happens:
  /// too_many_messages{retry_at}. The same where the operator's service calls the number risky (R19), and then
  /// what the message would have taken stays taken.
  awaitable<execution> execute_sending(http::exchange&, core::account_id, core::device_trust, core::command) const;
  /// As execute, where no request asks: support, and what time brings.
  awaitable<execution> execute(core::account_id, core::command) const;

private:
  using decided = account_changes::outcome;

  awaitable<execution> finish(storage::read_barrier&, core::account_id, decided) const;
  awaitable<bool>
  run_effects(storage::read_barrier&, const core::account_id&, const std::vector<core::effect>&) const;
  void reserve_notices(const core::account_id&, std::vector<core::effect>&, storage::read_barrier&) const;
  core::refusal count_dead_guess(http::exchange&, const core::refusal&) const;
  void note(const code_admission&, const decided&) const;
  awaitable<decided>
  commit_sending(http::exchange&, core::account_id, const code_admission&, const core::command&) const;
  awaitable<decided>
  commit_where_safe(http::exchange&, core::account_id, const code_admission&, const core::command&) const;
  awaitable<bool> is_risky(http::exchange&, core::account_id, code_recipient) const;

  const parts p_;
};

} // namespace twostep::server
