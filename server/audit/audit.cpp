#include "server/audit/audit.hpp"

#include "server/audit/log_line.hpp"
#include "server/runtime/logging.hpp"
#include "server/text/browser_label.hpp"
#include "server/text/trace_context.hpp"

#include <algorithm>
#include <utility>

namespace twostep::server {

namespace {

using storage::audit_entry;
using storage::audit_outcome;

/// How many failures without an account are recorded a second: bad requests must not fill the disk.
constexpr std::uint64_t max_nameless = 100;

struct described {
  std::string_view name;
  audit_outcome outcome;
};

described describe(audit_event e) {
  using enum audit_outcome;
  switch (e) {
  case audit_event::sign_in_succeeded:
    return {"authn_login_success", success};
  case audit_event::sign_in_failed:
    return {"authn_login_fail", failure};
  case audit_event::sign_in_paused:
    return {"authn_login_lock", failure};
  case audit_event::code_asked:
    return {"authn_code_sent", success};
  case audit_event::code_failed:
    return {"authn_code_fail", failure};
  case audit_event::session_started:
    return {"session_created", success};
  case audit_event::session_renewed:
    return {"session_renewed", success};
  case audit_event::signed_out:
    return {"session_ended", success};
  case audit_event::password_changed:
    return {"authn_password_change", success};
  case audit_event::two_step_changed:
    return {"user_updated", success};
  case audit_event::limit_reached:
    return {"excess_rate_limit_exceeded", failure};
  case audit_event::out_of_order:
    return {"sequence_fail", failure};
  case audit_event::request_refused:
    return {"input_validation_fail", failure};
  case audit_event::app_token_created:
    return {"authn_token_created", success};
  case audit_event::app_token_revoked:
    return {"authn_token_revoked", success};
  case audit_event::app_token_used:
    return {"authn_token_used", success};
  case audit_event::app_token_failed:
    return {"authn_token_fail", failure};
  case audit_event::gate_denied:
    return {"authz_fail", failure};
  case audit_event::incident:
    return {"sys_error", failure};
  case audit_event::started:
    return {"sys_startup", success};
  case audit_event::stopped:
    return {"sys_shutdown", success};
  case audit_event::crashed:
    return {"sys_crash", failure};
  }
  return {"event", failure};
}

/// "shell:root".
std::string to_text(const core::actor& by) {
  using kind = core::actor_kind;
  switch (by.kind) {
  case kind::self:
    return "self";
  case kind::operator_:
    return "operator";
  case kind::shell:
    return "shell:" + by.name;
  case kind::system:
    return "system";
  }
  return "";
}

/// A client can repeat a request as often as it likes, so such lines are limited in rate.
bool is_worth_a_line(const audit_entry& e) {
  if (e.actor != "self" && e.network.empty()) return true;
  return may_log(
      {.kind = e.event,
       .detail = e.detail,
       .network = e.network,
       .level = line_level::info,
       .rule = e.outcome == audit_outcome::success ? repeats_of_people : repeats_of_clients}
  );
}

} // namespace

audit::audit(const pseudonyms& names, const clock& clock, trail t)
    : names_(names), clock_(clock), trail_(std::move(t)) {}

void audit::note(
    audit_event event, const http::exchange& x, const std::optional<audited_person>& who, std::string_view detail,
    std::string_view host
) {
  const auto [name, outcome] = describe(event);
  audit_entry e{
      .event = std::string(name),
      .actor = "self",
      .network = x.request.client.network,
      .outcome = outcome,
      .detail = std::string(detail)};
  if (!host.empty()) e.host = host;
  std::optional<core::account_id> account;
  if (who) {
    account = who->account;
    e.subject = names_(*account);
    if (!x.request.user_agent.empty()) e.browser = browser_label(x.request.user_agent);
    e.trust = who->trust;
  }
  keep(std::move(e), x.now, account, trace_id(x.request.traceparent));
}

void audit::note_refusal(const core::refusal& refusal, const http::exchange& x, const audited_person& who) {
  using kind = core::refusal_kind;
  if (refusal.fault)
    return note(audit_event::code_failed, x, who, std::string("passkey_").append(to_text(*refusal.fault)));
  switch (refusal.kind) {
  case kind::wrong_code:
  case kind::code_dead:
  case kind::challenge_gone:
    return note(audit_event::code_failed, x, who, to_text(refusal.kind));
  case kind::paused:
  case kind::too_many_sign_ins:
  case kind::too_many_recovery_tries:
    return note(audit_event::sign_in_paused, x, who, to_text(refusal.kind));
  case kind::resend_too_soon:
  case kind::no_more_messages:
  case kind::too_many_numbers:
  case kind::too_many_messages:
    return note(audit_event::limit_reached, x, who, to_text(refusal.kind));
  case kind::not_in_state:
  case kind::mandatory:
  case kind::other_session:
  case kind::no_session:
  case kind::link_needed:
  case kind::link_gone:
  case kind::no_recovery_codes:
  case kind::method_not_on:
    return note(audit_event::out_of_order, x, who, to_text(refusal.kind));
  default:
    return;
  }
}

void audit::note(const audited_act& act) {
  audit_entry e{
      .event = std::string(act.event),
      .actor = to_text(act.by),
      .outcome = act.done ? audit_outcome::success : audit_outcome::failure,
      .detail = std::string(act.detail)};
  if (act.account) e.subject = names_(*act.account);
  keep(std::move(e), clock_.now(), act.account);
}

void audit::note(audit_event event, std::string_view detail) {
  const auto [name, outcome] = describe(event);
  audit_entry e{.event = std::string(name), .actor = "system", .outcome = outcome, .detail = std::string(detail)};
  keep(std::move(e), clock_.now());
}

void audit::note_incident(const http::exchange& x, std::string_view incident) {
  const auto [name, outcome] = describe(audit_event::incident);
  audit_entry e{
      .event = std::string(name),
      .actor = "system",
      .network = x.request.client.network,
      .outcome = outcome,
      .incident = std::string(incident)};
  keep(std::move(e), x.now, std::nullopt, trace_id(x.request.traceparent));
}

void audit::keep(
    storage::audit_entry e, core::time_point at, const std::optional<core::account_id>& account,
    std::string_view trace_id_of_request
) {
  count(e);
  if (logs_ && is_worth_a_line(e)) log_audit_line(e, account, trace_id_of_request);
  if (!trail_) return;
  e.at = advance(at);
  const auto lost = lost_.exchange(0);
  e.lost = lost;
  if (!has_room_for(e) || !trail_(e)) lost_ += lost + 1;
}

/// Makes the entries' times ascend. Requests end in another order than they begin in, but the trail begins a new
/// file a day, and the limit per second counts by the newest entry.
core::time_point audit::advance(core::time_point at) noexcept {
  auto newest = newest_.load();
  while (newest < at && !newest_.compare_exchange_weak(newest, at)) {
  }
  return std::max(newest, at);
}

void audit::count(const audit_entry& e) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(counts_.begin(), counts_.end(), [&](const audit_count& c) {
    return c.event == e.event && c.detail == e.detail && c.outcome == e.outcome;
  });
  if (found != counts_.end())
    ++found->count;
  else
    counts_.push_back({e.event, e.detail, e.outcome, 1});
}

std::vector<audit_count> audit::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

bool audit::has_room_for(const storage::audit_entry& e) {
  if (e.subject || e.outcome == audit_outcome::success || e.actor != "self") return true;
  const auto second = static_cast<std::uint64_t>(e.at.time_since_epoch().count()) / 1000;
  auto seen = nameless_.load();
  for (;;) {
    const auto count = seen >> 16 == second ? seen & 0xffff : 0;
    if (count >= max_nameless) return false;
    if (nameless_.compare_exchange_weak(seen, second << 16 | (count + 1))) return true;
  }
}

} // namespace twostep::server
