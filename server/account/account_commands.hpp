#pragma once
// Executes a handler's command: decides, commits the change together with a code's meters, and runs the effects
// once both are durable. The answer to the request waits for that in any case.

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

/// The result of a command, after its effects were handed to the dispatcher. `delayed`: the queue was full or no
/// provider is usable, so the page says that the message is late. If the change was committed and the answer is
/// still no (a wrong code), `outcome` is that refusal.
struct execution {
  core::result<core::decision, core::refusal> outcome;
  bool delayed = false;
};

/// Thread-safe. The exchange is the request on whose behalf the command runs: limits count its network, and its
/// answer waits until everything read is durable.
class account_commands {
public:
  /// Holds references; all of them outlive account_commands.
  struct parts {
    const account_changes& changes;
    storage::durability& log;
    storage::meter_store& meters;
    const core::meter_keys& meter_keys;
    const config& settings;
    const clock& time;
    server::messenger& messenger;
    sms::dispatcher& dispatcher;
    server::audit& audit;
    sms_spend_guard& guards;
    number_risk_client& risks;
  };
  explicit account_commands(const parts& p) : p_(p) {}

  /// A guess at a code that no longer exists counts against the client's network (decision 33). It is refused as
  /// `paused` after as many in a minute as passwords may fail.
  awaitable<execution> execute(http::exchange&, core::account_id, core::command) const;
  /// As execute, for commands that send a code. The limits on sending (decision 16,
  /// server/delivery/sms_spend_guard.hpp) are charged with the change. If a limit is reached, or the operator's
  /// service calls the number risky (R19), nothing changes: too_many_messages{retry_at}. A risky number leaves the
  /// limits charged.
  awaitable<execution> execute_sending(http::exchange&, core::account_id, core::device_trust, core::command) const;
  /// As execute, without a request: for support and timers.
  awaitable<execution> execute(core::account_id, core::command) const;

private:
  using decided = account_changes::outcome;

  awaitable<execution> finish(storage::read_barrier&, core::account_id, decided) const;
  awaitable<bool>
  run_effects(storage::read_barrier&, const core::account_id&, const std::vector<core::effect>&) const;
  awaitable<> reserve_notices(const core::account_id&, std::vector<core::effect>&, storage::read_barrier&) const;
  awaitable<core::refusal> count_dead_guess(http::exchange&, core::refusal) const;
  awaitable<decided>
  commit_sending(http::exchange&, core::account_id, const code_admission&, const core::command&) const;
  awaitable<core::result<core::time_point, core::refusal>>
  charge_alone(http::exchange&, core::account_id, const code_admission&, const core::command&) const;
  awaitable<decided>
  commit_after_risk_check(http::exchange&, core::account_id, const code_admission&, const core::command&) const;
  awaitable<bool> is_risky(http::exchange&, core::account_id, code_recipient) const;

  const parts p_;
};

} // namespace twostep::server
