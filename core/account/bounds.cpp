#include "core/account/bounds.hpp"

#include "core/account/account.hpp"

#include <algorithm>
#include <ranges>

namespace twostep::core {
namespace {

bool fits(const challenge& c) noexcept {
  return c.charged.size() <= most_reservations;
}

bool fits(const session& s) noexcept {
  return s.label.size() <= longest_label && s.address.size() <= longest_address;
}

bool fits(const app_token& t) noexcept {
  return t.name.size() <= longest_name && t.hosts.size() <= most_app_token_hosts &&
         std::ranges::all_of(t.hosts, [](const std::string& h) { return h.size() <= longest_host; });
}

bool fits(const message_step& s) noexcept {
  const auto is_id = [](const std::string& id) { return id.size() <= longest_provider_id; };
  return s.provider.size() <= longest_provider && s.reason.size() <= longest_failure &&
         (!s.provider_id || is_id(*s.provider_id)) && s.more_parts.size() <= most_more_parts &&
         std::ranges::all_of(s.more_parts, is_id);
}

bool fits(const message_trace& t) noexcept {
  return t.steps.size() <= most_message_steps &&
         std::ranges::all_of(t.steps, [](const message_step& s) { return fits(s); });
}

bool fits(const ended_session& s) noexcept {
  return s.by.size() <= longest_label;
}

bool fits(const support_act& s) noexcept {
  return s.by.name.size() <= longest_actor && s.reason.size() <= longest_reason;
}

template <class T>
bool fit(const std::vector<T>& all, std::size_t most) noexcept {
  if (all.size() > most) return false;
  if constexpr (requires(const T& t) { fits(t); })
    return std::ranges::all_of(all, [](const T& t) { return fits(t); });
  return true;
}

bool fits(const notice_meters& m) noexcept {
  return m.changes.size() <= most_notices_counted && m.others.size() <= most_notices_counted;
}

} // namespace

const char* over_bounds(const account& a) noexcept {
  const auto* pending = pending_challenge(a.two_step);
  if (a.email.shown.size() > longest_email || a.email.key.size() > longest_email_key) return "email";
  if (a.name.size() > longest_name) return "name";
  if (a.password.verifier.text.size() > longest_verifier) return "password";
  if (pending && !fits(*pending)) return "two_step";
  if (!fit(a.sign_ins, most_sign_ins)) return "sign_ins";
  if (!fit(a.sessions, most_sessions)) return "sessions";
  for (const auto& history : a.failures)
    if (history.at.size() > most_failures) return "failures";
  if (a.known_failures.at.size() > most_known_failures) return "known_failures";
  if (!fit(a.tried, most_tried_numbers)) return "tried";
  if (!fit(a.notices, most_notices)) return "notices";
  if (!fit(a.recent, most_recent)) return "recent";
  if (!fit(a.messages, most_message_traces)) return "messages";
  if (!fit(a.app_tokens, most_app_tokens)) return "app_tokens";
  if (!fit(a.step_ups, most_step_ups)) return "step_ups";
  if (!fit(a.ended, most_ended_sessions)) return "ended";
  if (a.devices.size() > most_devices) return "devices";
  if (a.networks.size() > most_networks) return "networks";
  if (!fits(a.notice_meters)) return "notice_meters";
  if (!fit(a.former_numbers, most_former_numbers)) return "former_numbers";
  if (!fit(a.changes, most_changes)) return "changes";
  if (!fit(a.support_acts, most_support_acts)) return "support_acts";
  if (!fit(a.code_unlocks, most_code_unlocks)) return "code_unlocks";
  return nullptr;
}

} // namespace twostep::core
