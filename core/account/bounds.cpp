#include "core/account/bounds.hpp"

#include "core/account/account.hpp"

#include <algorithm>
#include <ranges>

namespace twostep::core {
namespace {

bool fits(const challenge& c) noexcept {
  return c.charged.size() <= max_reservations;
}

bool fits(const session& s) noexcept {
  return s.label.size() <= longest_label && s.address.size() <= longest_address;
}

bool fits(const app_token& t) noexcept {
  return t.name.size() <= longest_name && t.hosts.size() <= max_app_token_hosts &&
         std::ranges::all_of(t.hosts, [](const std::string& h) { return h.size() <= longest_host; });
}

bool fits(const message_step& s) noexcept {
  const auto is_id = [](const std::string& id) { return id.size() <= longest_provider_id; };
  return s.provider.size() <= longest_provider && s.reason.size() <= longest_failure &&
         (!s.provider_id || is_id(*s.provider_id)) && s.more_parts.size() <= max_more_parts &&
         s.arrived < 1u << (max_more_parts + 1) && std::ranges::all_of(s.more_parts, is_id);
}

bool fits(const message_trace& t) noexcept {
  return t.steps.size() <= max_message_steps &&
         std::ranges::all_of(t.steps, [](const message_step& s) { return fits(s); });
}

bool fits(const ended_session& s) noexcept {
  return s.by.size() <= longest_label;
}

bool fits(const support_act& s) noexcept {
  return s.by.name.size() <= longest_actor && s.reason.size() <= longest_reason;
}

bool fits(const one_time_link& l) noexcept {
  return l.by.name.size() <= longest_actor;
}

bool fits(const recovery_codes& r) noexcept {
  return r.left.size() <= recovery_codes_in_a_set && std::ranges::all_of(r.left, is_whole) &&
         std::ranges::all_of(r.tries, [](const auto& tries) { return tries.size() <= recovery_tries_a_day; });
}

bool fits(const authenticator& one) noexcept {
  return one.name.size() <= longest_name;
}

bool fits(const passkey& one) noexcept {
  return one.name.size() <= longest_name && one.credential.bytes.size() <= webauthn::longest_credential_id &&
         one.key.bytes.size() <= webauthn::longest_public_key && one.site.size() <= longest_host;
}

bool fits(const trusted_browser& b) noexcept {
  return b.label.size() <= longest_label && b.secrets.size() <= max_trusted_secrets;
}

template <class T>
bool fit(const std::vector<T>& all, std::size_t max) noexcept {
  if (all.size() > max) return false;
  if constexpr (requires(const T& t) { fits(t); })
    return std::ranges::all_of(all, [](const T& t) { return fits(t); });
  return true;
}

bool fits(const notice_meters& m) noexcept {
  return m.changes.size() <= max_notices_counted && m.others.size() <= max_notices_counted;
}

} // namespace

const char* over_bounds(const account& a) noexcept {
  const auto* pending = pending_challenge(a.two_step);
  if (a.email.shown.size() > longest_email || a.email.key.size() > longest_email_key) return "email";
  if (a.name.size() > longest_name) return "name";
  if (a.password.verifier.text.size() > longest_verifier) return "password";
  if (pending && !fits(*pending)) return "two_step";
  if (a.number_change && a.number_change->challenge && !fits(*a.number_change->challenge)) return "number_change";
  if (!fit(a.sign_ins, max_sign_ins)) return "sign_ins";
  if (!fit(a.sessions, max_sessions)) return "sessions";
  for (const auto& history : a.failures)
    if (history.at.size() > max_failures) return "failures";
  if (a.known_failures.at.size() > max_known_failures) return "known_failures";
  if (!fit(a.tried, max_tried_numbers)) return "tried";
  if (!fit(a.notices, max_notices)) return "notices";
  if (!fit(a.recent, max_recent)) return "recent";
  if (!fit(a.messages, max_message_traces)) return "messages";
  if (!fit(a.app_tokens, max_app_tokens)) return "app_tokens";
  if (!fit(a.step_ups, max_step_ups)) return "step_ups";
  if (!fit(a.ended, max_ended_sessions)) return "ended";
  if (a.devices.size() > max_devices) return "devices";
  if (a.networks.size() > max_networks) return "networks";
  if (!fits(a.notice_meters)) return "notice_meters";
  if (!fit(a.former_numbers, max_former_numbers)) return "former_numbers";
  if (!fit(a.changes, max_changes)) return "changes";
  if (!fit(a.support_acts, max_support_acts)) return "support_acts";
  if (!fit(a.code_unlocks, max_code_unlocks)) return "code_unlocks";
  if (a.locale.size() > longest_locale) return "locale";
  if (!fit(a.links, max_links)) return "links";
  if (a.recovery && !fits(*a.recovery)) return "recovery";
  if (!fit(a.authenticators, max_authenticators)) return "authenticators";
  if (!fit(a.passkeys, max_passkeys)) return "passkeys";
  if (!fit(a.trusted_browsers, max_trusted_browsers)) return "trusted_browsers";
  return nullptr;
}

} // namespace twostep::core
