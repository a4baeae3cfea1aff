#include "core/account/link.hpp"

#include "core/account/account.hpp"
#include "core/account/policy.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

std::string_view to_text(link_purpose p) noexcept {
  switch (p) {
  case link_purpose::invitation:
    return "invitation";
  case link_purpose::password:
    return "password";
  case link_purpose::enrol:
    return "enrol";
  case link_purpose::forgotten:
    return "forgotten";
  }
  return "";
}

milliseconds lifetime_of(link_purpose p) noexcept {
  if (p == link_purpose::forgotten) return hours(1);
  return p == link_purpose::invitation ? days(7) : days(1);
}

const one_time_link* find_link(const account& a, const link_id& id, time_point now) noexcept {
  if (a.suspended) return nullptr;
  const auto found = std::ranges::find(a.links, id, &one_time_link::id);
  return found != a.links.end() && lives(*found, now) ? &*found : nullptr;
}

bool is_step_recent(const one_time_link& l, const policy& policy, time_point now) noexcept {
  return l.second_step_at && now < *l.second_step_at + policy.new_code_within;
}

bool may_use_forgotten_link(const account& a, const organisation* org, time_point now) noexcept {
  return a.role != role::operator_ && !needs_link(a, org, now) && !has_lost_factor(a);
}

bool may_mail_link(const account& a, link_purpose purpose, const organisation* org, time_point now) noexcept {
  return purpose != link_purpose::enrol && a.role != role::operator_ && !needs_link(a, org, now);
}

time_point last_sign_in(const account& a) noexcept {
  auto last = a.created_at;
  for (const auto& s : a.sessions) last = std::max(last, s.started_at);
  for (const auto& d : a.devices) last = std::max(last, d.issued_at);
  for (const auto& x : a.recent)
    if (x.kind == activity_kind::signed_in) last = std::max(last, x.at);
  return last;
}

bool needs_link(const account& a, const organisation* org, time_point now) noexcept {
  if (has_second_step(a)) return false;
  if (a.link_required_since) return true;
  return requires_two_step(org, now) && now >= last_sign_in(a) + longest_sleep;
}

} // namespace twostep::core
