// App tokens: made, used, revoked.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

bool is_too_long(const app_token& t) {
  return t.name.size() > longest_name || t.hosts.size() > max_app_token_hosts ||
         std::ranges::any_of(t.hosts, [](const std::string& host) { return host.size() > longest_host; });
}

} // namespace

result<decision, refusal> decide(const account& a, const create_app_token& c, const context& ctx) {
  if (is_too_long(c.token)) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_step_up(c.session)) return *no;
  std::vector<app_token_id> dead;
  for (const auto& t : d.state().app_tokens)
    if (!lives(t, ctx.now)) dead.push_back(t.id);
  for (const auto& id : dead) d.emit(app_token_revoked{id, end_reason::expired, ctx.now});
  const auto& all = d.state().app_tokens;
  if (std::any_of(all.begin(), all.end(), [&](const app_token& t) { return t.name == c.token.name; }))
    return refusal{refusal_kind::name_in_use};
  if (all.size() >= ctx.policy.max_app_tokens) return refusal{refusal_kind::too_many_app_tokens};
  app_token made = c.token;
  made.created_at = ctx.now;
  made.last_used_at.reset();
  d.emit(app_token_created{std::move(made)});
  d.notify(notice_kind::app_token_created, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const revoke_app_token& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  if (find_app_token(a, c.token)) d.emit(app_token_revoked{c.token, end_reason::revoked, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const use_app_token& c, const context& ctx) {
  const auto* t = find_app_token(a, c.token);
  if (!t || a.suspended || !lives(*t, ctx.now) || is_outdated(a, *t)) return refusal{refusal_kind::no_app_token};
  if (!is_use_noted(*t, ctx.now)) return decision{};
  decision_builder d(a, ctx);
  d.emit(app_token_used{c.token, ctx.now});
  return d.finish();
}

} // namespace twostep::core
