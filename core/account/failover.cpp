#include "core/account/failover.hpp"

#include <algorithm>

namespace twostep::core {
namespace {

bool is_hopeless(const message_step* receipt) noexcept {
  return receipt && (receipt->what == delivery_step::delivered || receipt->reason == invalid_number_reason);
}

} // namespace

const challenge* find_tagged(const account& a, std::uint32_t tag) noexcept {
  const auto has_tag = [&](const challenge& c) { return message_tag(c.id) == tag; };
  for (const auto* list : {&a.sign_ins, &a.step_ups})
    if (const auto found = std::ranges::find_if(*list, has_tag); found != list->end()) return &*found;
  if (a.number_change && a.number_change->challenge && has_tag(*a.number_change->challenge))
    return &*a.number_change->challenge;
  const auto* pending = pending_challenge(a.two_step);
  return pending && has_tag(*pending) ? pending : nullptr;
}

send_code newest_message(const account& a, const challenge& c) {
  return {
      .challenge = c.id,
      .purpose = c.purpose,
      .key_generation = c.key_generation,
      .to = c.to,
      .send = c.sends,
      .expires_at = c.expires_at,
      .locale = a.locale};
}

std::optional<send_elsewhere> message_to_fail_over(const account& a, const message_trace& t, time_point now) {
  if (!t.purpose || t.steps.empty()) return std::nullopt;
  const auto& taken = t.steps.front();
  const auto was_rerouted = [](const message_step& s) { return s.what == delivery_step::rerouted; };
  if (taken.what != delivery_step::accepted || std::ranges::any_of(t.steps, was_rerouted)) return std::nullopt;
  if (is_hopeless(receipt_after(t, taken))) return std::nullopt;
  const auto* c = find_tagged(a, t.tag);
  if (!c || c->sends != t.send || !lives(*c, now)) return std::nullopt;
  return send_elsewhere{newest_message(a, *c), taken.provider};
}

} // namespace twostep::core
