#include "server/admin/data_export.hpp"

namespace twostep::server::admin {
namespace {

std::string whole(const core::e164_number& number) {
  return std::string(number.reveal());
}

exported_challenge exported(const core::challenge& c) {
  return {c.purpose, whole(c.to), c.issued_at, c.expires_at, c.sends};
}

std::vector<core::time_point> wrong_codes(const core::account& a) {
  std::vector<core::time_point> all;
  for (const auto& history : a.failures) all.insert(all.end(), history.at.begin(), history.at.end());
  all.insert(all.end(), a.known_failures.at.begin(), a.known_failures.at.end());
  return all;
}

} // namespace

user_export data_export(const core::account& a, const core::organisation* org, core::time_point now) {
  user_export e;
  fill(e, a, org);
  e.email_verified_at = a.email_verified_at;
  e.locale = a.locale;
  e.two_step = {view_of_two_step(a, org, now), {}};
  if (const auto* phone = core::verified_phone(a.two_step)) e.two_step.phone = whole(*phone);
  if (const auto* pending = core::pending_challenge(a.two_step)) e.two_step.pending = exported(*pending);
  if (a.number_change && a.number_change->challenge) e.two_step.pending = exported(*a.number_change->challenge);
  e.password_changed_at = a.password.changed_at;
  for (const auto& s : a.sessions) e.sessions.push_back({s.label, s.address, s.started_at, s.last_used_at});
  e.app_tokens = app_tokens(a);
  for (const auto& c : a.sign_ins) e.sign_ins_under_way.push_back(exported(c));
  e.wrong_codes = wrong_codes(a);
  for (const auto& d : a.devices) e.known_browsers.push_back({d.issued_at, d.used_at, d.spent});
  for (const auto& t : a.tried) e.numbers_tried.push_back({whole(t.number), t.at});
  for (const auto& n : a.notices) e.messages_owed.push_back({n.kind, std::string(n.to.reveal()), n.at});
  for (const auto& f : a.former_numbers) e.former_numbers.push_back({whole(f.number), f.left_at});
  e.changes = views_of(a.changes);
  e.support_acts = support_acts(a);
  e.recent = views_of(a.recent);
  e.links = links(a, now);
  e.recovery_codes = recovery_codes(a);
  e.factors = factors(a, now);
  e.trusted_browsers = trusted_browsers(a, org, now);
  return e;
}

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::user_export)
