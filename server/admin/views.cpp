#include "server/admin/views.hpp"

#include "server/text/date.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

json::object two_step(const core::account& a, const core::organisation* org, core::time_point now) {
  const auto state = core::effective(a.two_step, now);
  json::object o{{"state", core::name(state)}};
  if (const auto* phone = core::verified_phone(state)) o["phone"] = phone->masked();
  if (const auto* e = std::get_if<core::enabled>(&state)) o["since"] = to_rfc3339(e->since);
  if (const auto* e = std::get_if<core::pending_disable>(&state)) o["since"] = to_rfc3339(e->since);
  if (const auto verified_at = core::number_verified_at(a, now)) o["proven_at"] = to_rfc3339(*verified_at);
  o["required"] = core::requires_two_step(org, now);
  return o;
}

json::object
wrong_codes(const core::account& a, core::device_trust trust, const core::policy& policy, core::time_point now) {
  const auto& history = a.failures[core::index(trust)];
  const bool known = trust == core::device_trust::known_browser;
  const auto within = [&](core::milliseconds window) {
    const auto of_known = known ? core::failures_within(a.known_failures, window, now) : 0;
    return core::failures_within(history, window, now) + of_known;
  };
  json::object o{{"last_day", within(core::hours(24))}, {"last_30_days", within(core::days(30))}};
  if (known) return o; // each of these has tries of its own
  if (const auto until = core::paused_until(history, policy.failures, now)) o["paused_until"] = to_rfc3339(*until);
  return o;
}

json::array sessions(const core::account& a, const core::policy& policy, core::time_point now) {
  json::array list;
  for (const auto& s : a.sessions)
    if (core::lives(a, s, policy.session, now))
      list.push_back(json::object{
          {"label", s.label},
          {"address", s.address},
          {"started_at", to_rfc3339(s.started_at)},
          {"last_used_at", to_rfc3339(s.last_used_at)}});
  return list;
}

json::array activities(const std::vector<core::activity>& all) {
  json::array list;
  for (const auto& one : all)
    list.push_back(json::object{
        {"what", boost::describe::enum_to_string(one.kind, "unknown")}, {"at", to_rfc3339(one.at)}});
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

json::array messages(const core::account& a) {
  json::array list;
  for (const auto& trace : a.messages) {
    json::array steps;
    for (const auto& s : trace.steps) {
      json::object step{
          {"what", boost::describe::enum_to_string(s.what, "unknown")},
          {"provider", s.provider},
          {"at", to_rfc3339(s.at)}};
      if (!s.reason.empty()) step["reason"] = s.reason;
      if (s.provider_id) step["provider_id"] = *s.provider_id;
      steps.push_back(std::move(step));
    }
    json::object message{{"purpose", "notice"}, {"number", trace.send}, {"steps", std::move(steps)}};
    if (trace.purpose) message["purpose"] = boost::describe::enum_to_string(*trace.purpose, "unknown");
    list.push_back(std::move(message));
  }
  return list;
}

} // namespace

json::object summary(const core::account& a, const core::organisation* org, core::time_point now) {
  json::object o{
      {"id", core::to_text(a.id)},     {"email", a.email.shown},           {"name", a.name},
      {"role", core::to_text(a.role)}, {"organisation", nullptr},          {"created_at", to_rfc3339(a.created_at)},
      {"suspended", a.suspended},      {"two_step", two_step(a, org, now)}};
  if (org) o["organisation"] = org->name;
  return o;
}

json::object
details(const core::account& a, const core::organisation* org, const core::policy& policy, core::time_point now) {
  auto o = summary(a, org, now);
  o["password"] =
      json::object{{"changed_at", to_rfc3339(a.password.changed_at)}, {"must_change", a.password.must_change}};
  o["wrong_codes"] = json::object{
      {"unknown_browsers", wrong_codes(a, core::device_trust::unknown_browser, policy, now)},
      {"known_browsers", wrong_codes(a, core::device_trust::known_browser, policy, now)}};
  o["sessions"] = sessions(a, policy, now);
  o["app_tokens"] = app_tokens(a);
  const auto waits = [now](const core::pending_notice& n) { return n.due_at && *n.due_at > now; };
  const auto waiting = static_cast<std::size_t>(std::ranges::count_if(a.notices, waits));
  o["messages_owed"] = core::pending_codes(a, now).size() + a.notices.size() - waiting;
  o["messages_waiting"] = waiting; // for the time when notices may leave
  o["messages"] = messages(a);
  o["changes"] = changes(a);
  o["support_acts"] = support_acts(a);
  o["recent"] = activities(a.recent);
  return o;
}

json::array changes(const core::account& a) {
  return activities(a.changes);
}

json::array support_acts(const core::account& a) {
  json::array list;
  for (const auto& act : a.support_acts) {
    json::object o{
        {"what", boost::describe::enum_to_string(act.what, "unknown")},
        {"at", to_rfc3339(act.at)},
        {"by", in_words(act.by)}};
    if (!act.reason.empty()) o["reason"] = act.reason;
    list.push_back(std::move(o));
  }
  return list;
}

json::array app_tokens(const core::account& a) {
  json::array list;
  for (const auto& t : a.app_tokens) {
    json::array hosts(t.hosts.begin(), t.hosts.end());
    json::object token{{"name", t.name}, {"hosts", std::move(hosts)}, {"created_at", to_rfc3339(t.created_at)}};
    if (t.expires_at) token["expires_at"] = to_rfc3339(*t.expires_at);
    if (t.last_used_at) token["last_used_at"] = to_rfc3339(*t.last_used_at);
    list.push_back(std::move(token));
  }
  return list;
}

json::object view(const core::organisation& org, core::time_point now) {
  json::object o{
      {"id", core::to_text(org.id)}, {"name", org.name}, {"two_step_required", core::requires_two_step(&org, now)}};
  if (org.two_step_from) o["two_step_required_from"] = to_rfc3339(*org.two_step_from);
  return o;
}

} // namespace twostep::server::admin
