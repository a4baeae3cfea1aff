#include "server/admin/views.hpp"

#include "core/account/authenticator_factor.hpp"
#include "core/account/bounds.hpp"
#include "core/account/factor.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/second_operator.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace twostep::server::admin {
namespace {

wrong_code_counts
wrong_codes(const core::account& a, core::device_trust trust, const core::policy& policy, core::time_point now) {
  const auto& history = a.failures[core::index(trust)];
  const bool known = trust == core::device_trust::known_browser;
  const auto within = [&](core::milliseconds window) {
    const auto of_known = known ? core::failures_within(a.known_failures, window, now) : 0;
    return core::failures_within(history, window, now) + of_known;
  };
  wrong_code_counts counts{within(core::hours(24)), within(core::days(30)), {}};
  if (known) return counts; // every known browser has tries of its own, so none pauses the others
  counts.paused_until = core::paused_until(history, policy.failures, now, core::lightest_factor(a).weight);
  return counts;
}

std::vector<session_view> sessions(const core::account& a, const core::policy& policy, core::time_point now) {
  std::vector<session_view> list;
  for (const auto& s : a.sessions)
    if (core::lives(a, s, policy.session, now)) list.push_back({s.label, s.address, s.started_at, s.last_used_at});
  return list;
}

std::string in_words(const core::actor& by) {
  switch (by.kind) {
  case core::actor_kind::self:
    return "the person";
  case core::actor_kind::operator_:
    return "operator " + by.name;
  case core::actor_kind::shell:
    return by.name;
  case core::actor_kind::system:
    return "the system";
  }
  return by.name;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<message_view> messages(const core::account& a) {
  std::vector<message_view> list;
  for (const auto& trace : a.messages) {
    message_view message{"notice", trace.send, {}};
    if (trace.purpose) message.purpose = boost::describe::enum_to_string(*trace.purpose, "unknown");
    for (const auto& s : trace.steps)
      message.steps.push_back({s.what, s.provider, s.at, unless_empty(s.reason), s.provider_id});
    list.push_back(std::move(message));
  }
  return list;
}

} // namespace

void fill(user_identity& to, const core::account& a, const core::organisation* org) {
  to.id = a.id;
  to.email = a.email.shown;
  to.name = a.name;
  to.role = a.role;
  if (org) to.organisation.value = org->name;
  to.created_at = a.created_at;
  to.suspended = a.suspended;
}

two_step_view view_of_two_step(const core::account& a, const core::organisation* org, core::time_point now) {
  const auto state = core::effective(a.two_step, now);
  two_step_view v;
  v.state = core::name(state);
  if (const auto* phone = core::verified_phone(state)) v.phone = phone->masked();
  const auto set_times = [&](const auto& on) { v.since = on.since, v.number_since = on.number_since; };
  if (const auto* e = std::get_if<core::enabled>(&state)) set_times(*e);
  if (const auto* e = std::get_if<core::pending_disable>(&state)) set_times(*e);
  v.proven_at = core::number_verified_at(a, now);
  v.required = core::requires_two_step(org, now);
  return v;
}

namespace {

void fill_summary(user_summary& to, const core::account& a, const core::organisation* org, core::time_point now) {
  to.two_step = view_of_two_step(a, org, now);
  to.second_step = core::has_second_step(a);
  const auto signed_in = core::last_sign_in(a);
  if (signed_in > a.created_at)
    to.last_sign_in = signed_in;
  else if (a.recent.size() >= core::max_recent) // it may have been pushed out
    to.last_sign_in_before = a.recent.front().at;
  to.first_password = a.password.generation <= 1 || a.password.must_change;
}

} // namespace

user_summary summary(const core::account& a, const core::organisation* org, core::time_point now) {
  user_summary s;
  fill(s, a, org);
  fill_summary(s, a, org, now);
  return s;
}

user_details
details(const core::account& a, const core::organisation* org, const core::policy& policy, core::time_point now) {
  user_details d;
  fill(d, a, org);
  fill_summary(d, a, org, now);
  d.two_step.number_change = core::step_of(a, policy.session, now);
  d.email_verified_at = a.email_verified_at;
  d.locale = a.locale;
  d.password = {
      a.password.changed_at, a.password.must_change, a.email_verified_at == std::optional(a.password.changed_at)};
  d.wrong_codes = {
      wrong_codes(a, core::device_trust::unknown_browser, policy, now),
      wrong_codes(a, core::device_trust::known_browser, policy, now)};
  d.sessions = sessions(a, policy, now);
  d.app_tokens = app_tokens(a);
  const auto waits = [now](const core::pending_notice& n) { return n.due_at && *n.due_at > now; };
  d.messages_waiting = static_cast<std::uint64_t>(std::ranges::count_if(a.notices, waits));
  d.messages_owed = core::pending_codes(a, now).size() + a.notices.size() - d.messages_waiting;
  d.messages = messages(a);
  d.changes = views_of(a.changes);
  d.support_acts = support_acts(a);
  d.recent = views_of(a.recent);
  d.needs_link = core::needs_link(a, org, now);
  d.links = links(a, now);
  d.recovery_codes = recovery_codes(a);
  d.factors = factors(a, now);
  d.trusted_browsers = trusted_browsers(a, org, now);
  d.reset_takes_two_until = core::one_operator_resets_from(a, now);
  if (org && org->allowed_methods && core::has_second_step(a) && !core::has_allowed_second_step(a, org))
    d.needs_one_of = core::names_of_factors(*org->allowed_methods);
  return d;
}

std::vector<factor_view> factors(const core::account& a, core::time_point now) {
  std::vector<factor_view> list;
  const auto first = core::first_method(a, std::nullopt);
  if (const auto since = core::two_step_since(a.two_step)) {
    const core::sign_in_method texts{core::method::text_message};
    list.push_back(
        {std::string(core::text_message_factor.name),
         {},
         *since,
         core::number_verified_at(a, now),
         {},
         first == texts}
    );
  }
  for (const auto& one : a.authenticators) {
    if (core::is_due(one, now)) continue;
    const core::sign_in_method app{core::method::authenticator_app, one.id};
    list.push_back(
        {std::string(core::authenticator_factor.name), one.name, one.added_at, one.used_at, one.ends_at, first == app}
    );
  }
  for (const auto& one : a.passkeys) {
    if (core::is_due(one, now)) continue;
    const bool is_first = first && first->method == core::method::passkey;
    list.push_back(
        {std::string(core::passkey_factor.name), one.name, one.added_at, one.used_at, one.ends_at, is_first}
    );
  }
  return list;
}

std::vector<trusted_browser_view>
trusted_browsers(const core::account& a, const core::organisation* org, core::time_point now) {
  std::vector<trusted_browser_view> list;
  for (const auto& b : a.trusted_browsers)
    if (const auto until = core::trusted_until(a, org, b); now < until)
      list.push_back({b.label, b.trusted_at, b.used_at, until});
  return list;
}

std::optional<recovery_codes_view> recovery_codes(const core::account& a) {
  if (!a.recovery) return std::nullopt;
  return recovery_codes_view{a.recovery->left.size(), a.recovery->made_at};
}

std::vector<link_view> links(const core::account& a, core::time_point now) {
  std::vector<link_view> list;
  for (const auto& l : a.links)
    if (core::lives(l, now)) list.push_back({l.purpose, l.made_at, l.expires_at, l.browser.has_value()});
  return list;
}

std::vector<activity_view> views_of(const std::vector<core::activity>& all) {
  std::vector<activity_view> list;
  for (const auto& one : all) list.push_back({one.kind, one.at});
  return list;
}

std::vector<support_act_view> support_acts(const core::account& a) {
  std::vector<support_act_view> list;
  for (const auto& act : a.support_acts)
    list.push_back({act.what, act.at, in_words(act.by), unless_empty(act.reason)});
  return list;
}

std::vector<app_token_view> app_tokens(const core::account& a) {
  std::vector<app_token_view> list;
  for (const auto& t : a.app_tokens) list.push_back({t.name, t.hosts, t.created_at, t.expires_at, t.last_used_at});
  return list;
}

organisation_view view(const core::organisation& org, core::time_point now) {
  organisation_view v{
      org.id, org.name, core::requires_two_step(&org, now), org.two_step_from, {}, org.trusted_days.value_or(0)};
  if (org.allowed_methods) v.factors = core::names_of_factors(*org.allowed_methods);
  return v;
}

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::two_step_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::password_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::wrong_codes_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::session_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::app_token_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::message_step_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::message_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::activity_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::support_act_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::factor_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::trusted_browser_view)
TWOSTEP_JSON_DEFINED(twostep::server::admin::pause)
TWOSTEP_JSON_DEFINED(twostep::server::admin::user_summary)
TWOSTEP_JSON_DEFINED(twostep::server::admin::user_details)
