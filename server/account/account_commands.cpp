#include "server/account/account_commands.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace twostep::server {
namespace {

bool asks_for_message(const core::effect& e) {
  return !std::holds_alternative<core::refund>(e);
}

bool is_guess(const core::command& c) {
  return std::holds_alternative<core::verify_sign_in>(c) || std::holds_alternative<core::confirm_enable>(c) ||
         std::holds_alternative<core::confirm_disable>(c) || std::holds_alternative<core::verify_step_up>(c) ||
         std::holds_alternative<core::verify_link_step>(c);
}

/// Of a trusted browser's cookie; also where the command is refused then.
bool finds_copy(const core::decision& d) {
  return std::ranges::any_of(d.events, [](const core::event& e) {
    const auto* ended = std::get_if<core::trust_ended>(&e);
    return ended && ended->reason == core::trust_end::copied;
  });
}

core::refusal too_many_messages(core::time_point until) {
  return {.kind = core::refusal_kind::too_many_messages, .retry_at = until};
}

} // namespace

/// Reserves the meters of the notices that are due. A notice refused by a limit or the budget is removed from the
/// effects: it waits or is dropped (messenger). Runs before the wait for durability, so that the reservations are
/// durable with the change. `effects` belongs to the caller, who awaits this at once.
awaitable<> account_commands::reserve_notices(
    const core::account_id& account, std::vector<core::effect>& effects, storage::read_barrier& seen
) const {
  for (auto e = effects.begin(); e != effects.end();) {
    const auto* sent = std::get_if<core::send_notice>(&*e);
    // A notice that is due later reserves when it leaves.
    if (sent && !(sent->notice.due_at > p_.time.now())) {
      const notice_admission admission = co_await p_.guards.admit_notice(account, sent->notice, p_.time.now(), seen);
      if (!admission.reserved) {
        p_.messenger.put_off(account, sent->notice, admission);
        e = effects.erase(e);
        continue;
      }
    }
    ++e;
  }
}

/// Returns true if a message will be late. `effects` belongs to the caller, who awaits this at once.
awaitable<bool> account_commands::run_effects(
    storage::read_barrier& seen, const core::account_id& account, const std::vector<core::effect>& effects
) const {
  co_await p_.log.durable(seen.sequence);
  const bool accepted = p_.messenger.run(account, effects);
  for (const auto& e : effects)
    if (const auto* back = std::get_if<core::refund>(&e)) {
      p_.meters.refund(back->reservations, p_.time.now(), seen);
      p_.guards.number_verified(back->verified, p_.time.now(), seen);
    }
  const bool sends = std::any_of(effects.begin(), effects.end(), asks_for_message);
  co_return sends && (!accepted || !p_.dispatcher.status().usable);
}

/// Runs the effects of a change and makes the handler's answer.
awaitable<execution>
account_commands::finish(storage::read_barrier& seen, core::account_id account, decided outcome) const {
  execution done{.outcome = std::move(outcome)};
  if (!done.outcome) co_return done;
  auto& effects = done.outcome->effects;
  if (!effects.empty()) co_await reserve_notices(account, effects, seen);
  if (!effects.empty()) {
    const bool delayed = co_await run_effects(seen, account, effects);
    done.delayed = delayed;
  }
  if (done.outcome->refused) {
    const core::refusal refused = *done.outcome->refused;
    done.outcome = refused;
  }
  co_return done;
}

/// Counts a guess at a code that no longer exists.
awaitable<core::refusal> account_commands::count_dead_guess(http::exchange& x, core::refusal refused) const {
  const std::array limits{core::meter_limit{
      .meter = p_.meter_keys(core::meter_kind::code_address, x.request.client.network),
      .limit = p_.settings.limits.password_failures_per_address_per_minute,
      .window = core::minutes(1)}};
  storage::read_barrier seen{x.observed};
  const auto until = co_await p_.meters.take(limits, p_.time.now(), seen).wait();
  x.observed = seen.sequence;
  if (until) refused = {.kind = core::refusal_kind::paused, .retry_at = until};
  co_return refused;
}

awaitable<execution>
account_commands::execute(http::exchange& x, core::account_id account, core::command command) const {
  storage::read_barrier seen{x.observed};
  decided outcome = co_await p_.changes.commit(account, command, seen);
  execution done = co_await finish(seen, account, std::move(outcome));
  x.observed = seen.sequence;
  if (!done.outcome && done.outcome.error().kind == core::refusal_kind::challenge_gone && is_guess(command)) {
    const core::refusal refused = co_await count_dead_guess(x, done.outcome.error());
    done.outcome = refused;
  }
  co_return done;
}

awaitable<execution> account_commands::execute(core::account_id account, core::command command) const {
  storage::read_barrier seen;
  decided outcome = co_await p_.changes.commit(account, command, seen);
  execution done = co_await finish(seen, account, std::move(outcome));
  co_await p_.log.durable(seen.sequence);
  co_return done;
}

/// Asks the operator's service whether a code may go to the number (R19). The person isn't told the answer.
awaitable<bool> account_commands::is_risky(http::exchange& x, core::account_id account, code_recipient to) const {
  const phone_risk risk = co_await p_.risks.ask(std::move(to.number), to.verified_at);
  if (p_.risks.allows(risk)) co_return false;
  p_.audit.note(
      audit_event::limit_reached, x, account, risk == phone_risk::high ? "number_at_risk" : "number_risk_unknown"
  );
  co_return true;
}

awaitable<account_commands::decided> account_commands::commit_sending(
    http::exchange& x, core::account_id account, const code_admission& admission, const core::command& command
) const {
  if (p_.risks.asks()) co_return co_await commit_after_risk_check(x, account, admission, command);
  storage::read_barrier seen{x.observed};
  decided outcome = co_await p_.changes.commit(account, command, seen, &admission);
  x.observed = seen.sequence;
  if (outcome)
    co_await p_.guards.note_taken(admission);
  else if (outcome.error().kind == core::refusal_kind::too_many_messages)
    co_await p_.guards.note_refused(admission);
  co_return outcome;
}

/// Charges what the command's code would take, and changes nothing else. When it was charged; where the command sends
/// no code, now.
awaitable<core::result<core::time_point, core::refusal>> account_commands::charge_alone(
    http::exchange& x, core::account_id account, const code_admission& admission, const core::command& command
) const {
  storage::read_barrier seen{x.observed};
  decided outcome = co_await p_.changes.preview(account, command, seen, admission);
  x.observed = seen.sequence;
  if (!outcome) co_return outcome.error();
  if (!admission.recipient()) co_return p_.time.now();
  const auto until = co_await p_.meters.take(outcome->takes, seen).wait();
  x.observed = seen.sequence;
  if (until && !p_.log.takes_changes()) co_return core::refusal{core::refusal_kind::not_stored};
  if (until) {
    co_await p_.guards.note_refused(admission);
    co_return too_many_messages(*until);
  }
  co_await p_.guards.note_taken(admission);
  co_return outcome->takes.at;
}

/// Commits a command when the operator's service must be asked about the number. The code's meters are charged
/// before the question, so that questions are limited as codes are, and stay charged if the answer is no. The
/// change is committed only if it still sends to that number. A refusal by the service isn't reported to the
/// operator as a reached limit.
awaitable<account_commands::decided> account_commands::commit_after_risk_check(
    http::exchange& x, core::account_id account, const code_admission& admission, const core::command& command
) const {
  const auto charged_at = co_await charge_alone(x, account, admission, command);
  if (!charged_at) co_return charged_at.error();
  const std::optional<code_recipient> to = admission.recipient();
  if (to) {
    const bool risky = co_await is_risky(x, account, *to);
    if (risky) co_return too_many_messages(p_.time.now() + core::days(1));
  }
  bool same = true;
  const auto holds = [&] {
    const auto& actual = admission.recipient();
    return same = !actual || (to && actual->number == to->number && actual->verified_at == to->verified_at);
  };
  storage::read_barrier seen{x.observed};
  decided outcome = co_await p_.changes.commit_charged(*charged_at, account, command, seen, admission, holds);
  x.observed = seen.sequence;
  // The account changed meanwhile: the next try asks about its new number.
  if (!same) co_return too_many_messages(p_.time.now() + core::seconds(1));
  co_return outcome;
}

awaitable<execution> account_commands::execute_sending(
    http::exchange& x, core::account_id account, core::device_trust trust, core::command command
) const {
  const code_admission admission(p_.guards, trust, x.request.client.network, p_.time.now());
  decided outcome = co_await commit_sending(x, account, admission, command);
  if (outcome && finds_copy(*outcome)) p_.audit.note(audit_event::two_step_changed, x, account, "trust_copied");
  storage::read_barrier seen{x.observed};
  execution done = co_await finish(seen, account, std::move(outcome));
  x.observed = seen.sequence;
  co_return done;
}

} // namespace twostep::server
