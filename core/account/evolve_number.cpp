// Events of replacing the verified number.

#include "core/account/evolving.hpp"

#include <algorithm>

namespace twostep::core::evolving {

void apply(account& a, number_change_begun e) {
  const auto by = e.challenge.begun_by.value_or(session_id());
  a.number_change = core::number_change{by, std::move(e.challenge), std::nullopt};
}

void apply(account& a, const number_change_opened& e) {
  a.number_change = core::number_change{e.begun_by, std::nullopt, e.at};
}

void apply(account& a, const number_change_allowed& e) {
  const auto* c = find(a, e.id);
  if (!c || !a.number_change) return;
  note_verification(a.two_step, c->to, e.at);
  a.number_change->challenge.reset();
  a.number_change->allowed_at = e.at;
  drop_traces(a.messages, message_tag(e.id));
  drop_unconfirmed_notices(a.messages, e.at);
}

void apply(account& a, new_number_given e) {
  if (!a.number_change) return;
  note_tried_number(a, e.challenge);
  a.number_change->challenge = std::move(e.challenge);
}

void apply(account& a, const number_replaced& e) {
  auto* on = std::get_if<enabled>(&a.two_step);
  const auto* c = find(a, e.id);
  if (!on || !c) return;
  on->phone = c->to;
  on->proven_at = on->number_since = e.at;
  std::erase_if(a.tried, [&](const tried_number& t) { return t.number == on->phone; });
  a.number_change.reset();
  a.sign_ins.clear();
  a.step_ups.clear();
  drop_traces(a.messages, message_tag(e.id));
  remember(a, activity_kind::number_changed, e.at);
}

void apply(account& a, const number_change_ended&) {
  a.number_change.reset();
}

} // namespace twostep::core::evolving
