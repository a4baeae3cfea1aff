#include "server/account/execute.hpp"

#include "core/account/decide.hpp"
#include "core/account/two_step.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace twostep::server {
namespace {

using decided = core::result<core::decision, core::refusal>;

core::context context_at(const services& s, core::time_point now, const core::organisation* organisation) {
  return {now, s.policy, s.codes, organisation};
}

/// Whom a decision sends a code to: that is what send limits are about.
struct recipient {
  core::e164_number number;
  bool verified = false;
  friend bool operator==(const recipient&, const recipient&) = default;
};

std::optional<recipient> recipient_of(const decided& d, const core::account& account, core::time_point now) {
  if (!d) return std::nullopt;
  for (const auto& e : d->effects)
    if (const auto* code = std::get_if<core::send_code>(&e)) {
      const auto state = core::effective(account.two_step, now);
      const auto* verified = core::verified_phone(state);
      return recipient{code->to, verified && *verified == code->to};
    }
  return std::nullopt;
}

bool asks_for_message(const core::effect& e) {
  return !std::holds_alternative<core::refund>(e);
}

/// True: a message will be late. The effects are the caller's, who awaits this at once.
awaitable<bool> run_effects(
    const services& s, http::exchange& x, const core::account_id& account, const std::vector<core::effect>& effects
) {
  if (effects.empty()) co_return false;
  co_await s.store.durable(x.observed);
  const bool accepted = s.messenger.run(account, effects);
  storage::read_barrier seen{x.observed};
  for (const auto& e : effects)
    if (const auto* back = std::get_if<core::refund>(&e)) {
      s.store.refund(back->reservations, s.clock.now(), seen);
      s.guards.number_verified(back->verified, s.clock.now(), seen);
    }
  x.observed = seen.sequence;
  const bool sends = std::any_of(effects.begin(), effects.end(), asks_for_message);
  co_return sends && (!accepted || !s.dispatcher.status().usable);
}

bool is_guess(const core::command& c) {
  return std::holds_alternative<core::verify_sign_in>(c) || std::holds_alternative<core::confirm_enable>(c) ||
         std::holds_alternative<core::confirm_disable>(c) || std::holds_alternative<core::verify_step_up>(c);
}

/// A guess that was no guess at any living code.
core::refusal count_dead_guess(const services& s, http::exchange& x, const core::refusal& refused) {
  const std::array limits{core::meter_limit{
      .meter = s.meters(core::meter_kind::code_address, x.request.client.network),
      .limit = s.config.limits.password_failures_per_address_per_minute,
      .window = core::minutes(1)}};
  storage::read_barrier seen{x.observed};
  const auto until = s.store.take(limits, s.clock.now(), seen);
  x.observed = seen.sequence;
  if (until) return {.kind = core::refusal_kind::paused, .retry_at = until};
  return refused;
}

/// What comes after the account's change: the effects, and one answer for handlers.
awaitable<execution> finish(
    const services& s, http::exchange& x, const core::account_id& account, const core::command& command,
    decided outcome
) {
  execution p{.outcome = std::move(outcome)};
  if (p.outcome) {
    storage::read_barrier seen{x.observed};
    reserve_notices(s, account, p.outcome->effects, seen);
    x.observed = seen.sequence;
    const bool delayed = co_await run_effects(s, x, account, p.outcome->effects);
    p.delayed = delayed;
    if (p.outcome->refused) {
      const core::refusal refused = *p.outcome->refused;
      p.outcome = refused;
    }
  }
  if (!p.outcome && p.outcome.error().kind == core::refusal_kind::challenge_gone && is_guess(command))
    p.outcome = count_dead_guess(s, x, p.outcome.error());
  co_return p;
}

void set_reservations(core::command& command, const std::vector<core::reservation>& reservations) {
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.reservations; }) c.reservations = reservations;
      },
      command
  );
}

/// Asks for one more message to this recipient; when to come back where a limit is reached.
std::optional<core::time_point> reserve(
    const services& s, storage::read_barrier& seen, const core::sending_account& account, core::device_trust trust,
    std::string_view network, const recipient& to, core::time_point now, core::command& command
) {
  const auto answer = s.guards.admit({account, trust, network, to.number, to.verified}, now, seen);
  if (!answer.refused_until) set_reservations(command, answer.refundable);
  return answer.refused_until;
}

/// What a command would do now.
struct look {
  decided outcome = core::refusal{core::refusal_kind::no_such_user};
  std::optional<recipient> to;
  core::sending_account sender;
  std::optional<core::time_point> verified_at; ///< when a code last came back from the recipient's number
};

look look_ahead(
    const services& s, storage::read_barrier& seen, const core::account_id& account, const core::command& command,
    core::time_point now
) {
  look l;
  s.store.read(account, seen, [&](const core::account& a, const core::organisation* o) {
    l.outcome = core::decide(a, command, context_at(s, now, o));
    l.to = recipient_of(l.outcome, a, now);
    l.sender = core::sending(a);
    if (l.to && l.to->verified) l.verified_at = core::number_verified_at(a, now);
  });
  return l;
}

/// Changes, if that still sends to whom the look said. nullopt: it doesn't; look again.
std::optional<decided> change_as_looked(
    const services& s, storage::read_barrier& seen, const core::account_id& account,
    const std::optional<recipient>& expected, const core::command& command
) {
  const auto now = s.clock.now();
  bool changed = false;
  auto outcome = s.store.update(account, seen, [&](const core::account& a, const core::organisation* o) -> decided {
    auto d = core::decide(a, command, context_at(s, now, o));
    const auto actual = recipient_of(d, a, now);
    changed = actual && actual != expected;
    if (changed) return core::refusal{core::refusal_kind::not_in_state};
    return d;
  });
  if (changed) return std::nullopt;
  return outcome;
}

/// Whether a code may go to the number as far as the operator's own service knows (R19). Not told to the person.
awaitable<bool> is_risky(
    const services& s, http::exchange& x, core::account_id account, core::e164_number number,
    std::optional<core::time_point> verified_at
) {
  if (!s.risks.asks()) co_return false;
  const phone_risk risk = co_await s.risks.ask(std::move(number), verified_at);
  if (s.risks.allows(risk)) co_return false;
  s.audit.note(
      audit_event::limit_reached, x.request, account,
      risk == phone_risk::high ? "number_at_risk" : "number_risk_unknown"
  );
  co_return true;
}

/// Reads, reserves, asks about the number, changes: nothing is sent without a reservation, since the change is
/// refused where it would send to somebody other than the look said. nullopt: the account changed in between; look
/// again.
awaitable<std::optional<decided>> try_sending(
    const services& s, http::exchange& x, core::account_id account, core::device_trust trust, core::command& command
) {
  storage::read_barrier seen{x.observed};
  const auto now = s.clock.now();
  look l = look_ahead(s, seen, account, command, now);
  std::optional<core::time_point> until;
  if (l.outcome && l.to) until = reserve(s, seen, l.sender, trust, x.request.client.network, *l.to, now, command);
  x.observed = seen.sequence;
  if (!l.outcome) co_return std::move(l.outcome);
  // A reservation that can't be stored is no limit reached.
  if (until && !s.store.takes_changes()) co_return core::refusal{core::refusal_kind::not_stored};
  if (until) co_return core::refusal{.kind = core::refusal_kind::too_many_messages, .retry_at = until};
  if (l.to) {
    const bool risky = co_await is_risky(s, x, account, l.to->number, l.verified_at);
    if (risky)
      co_return core::refusal{.kind = core::refusal_kind::too_many_messages, .retry_at = now + core::days(1)};
  }
  auto outcome = change_as_looked(s, seen, account, l.to, command);
  x.observed = seen.sequence;
  co_return outcome;
}

awaitable<decided> keep_trying(
    const services& s, http::exchange& x, core::account_id account, core::device_trust trust, core::command& command
) {
  constexpr int max_looks = 4;
  for (int i = 0; i < max_looks; ++i) {
    std::optional<decided> outcome = co_await try_sending(s, x, account, trust, command);
    if (outcome) co_return *std::move(outcome);
  }
  // Somebody changes the account as often as it is looked at.
  co_return core::refusal{core::refusal_kind::too_many_messages, s.clock.now() + core::seconds(1)};
}

} // namespace

void reserve_notices(
    const services& s, const core::account_id& account, std::vector<core::effect>& effects,
    storage::read_barrier& seen
) {
  std::erase_if(effects, [&](const core::effect& e) {
    const auto* notice = std::get_if<core::send_notice>(&e);
    // For what waits for its time, the reservation is made when it leaves.
    if (!notice || notice->notice.due_at > s.clock.now()) return false;
    const auto admission = s.guards.admit_notice(account, notice->notice, s.clock.now(), seen);
    if (admission.reserved) return false;
    s.messenger.put_off(account, notice->notice, admission);
    return true;
  });
}

awaitable<execution> execute(const services& s, http::exchange& x, core::account_id account, core::command command) {
  storage::read_barrier seen{x.observed};
  const auto now = s.clock.now();
  decided outcome = s.store.update(account, seen, [&](const core::account& a, const core::organisation* o) {
    return core::decide(a, command, context_at(s, now, o));
  });
  x.observed = seen.sequence;
  execution p = co_await finish(s, x, account, command, std::move(outcome));
  co_return p;
}

awaitable<execution> execute_sending(
    const services& s, http::exchange& x, core::account_id account, core::device_trust trust, core::command command
) {
  decided outcome = co_await keep_trying(s, x, account, trust, command);
  execution p = co_await finish(s, x, account, command, std::move(outcome));
  co_return p;
}

} // namespace twostep::server
