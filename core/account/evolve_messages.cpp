// Events of text messages: what providers took, what the owner is told.

#include "core/account/bounds.hpp"
#include "core/account/evolving.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core::evolving {

void mark_resolved(account& a, const challenge_id& id, std::uint32_t send) {
  if (auto* c = find(a, id)) c->accepted = std::max(c->accepted, std::min(send, c->sends));
}

template <class Event>
std::vector<std::string> parts_of(const Event& e) {
  return e.more_parts.value_or(std::vector<std::string>());
}

/// The message's challenge is still there.
void trace(account& a, const challenge_id& id, std::uint32_t send, message_step step) {
  if (const auto* c = find(a, id)) note_step(a.messages, message_tag(id), send, c->purpose, std::move(step));
}

void apply(account& a, const code_accepted& e) {
  mark_resolved(a, e.id, e.send);
  trace(a, e.id, e.send, {delivery_step::accepted, e.provider, {}, e.at, e.provider_id, parts_of(e)});
}

void apply(account& a, const code_dropped& e) {
  mark_resolved(a, e.id, e.send);
  trace(a, e.id, e.send, {delivery_step::dropped, e.provider, e.reason, e.at});
  remember(a, activity_kind::message_not_delivered, e.at);
}

void apply(account& a, notice_owed e) {
  std::erase_if(a.notices, [&](const pending_notice& n) { return n.expires_at <= e.notice.at; });
  if (e.notice.kind == notice_kind::wrong_codes) a.warned_at = e.notice.at;
  if (e.notice.kind == notice_kind::password_alone) a.told_of_password_at = e.notice.at;
  a.notices.push_back(std::move(e.notice));
  drop_surplus(a.notices); // older programs kept as many as there were
}

void count_notice(notice_meters& m, notice_count counts, const pending_notice& notice) {
  const auto note = [&](std::vector<time_point>& all, time_point at) {
    std::erase_if(all, [&](time_point t) { return t + days(1) <= notice.at; });
    keep_newest(all, max_notices_counted, at);
  };
  switch (counts) {
  case notice_count::nothing:
    return;
  case notice_count::change:
    return note(m.changes, notice.at);
  case notice_count::further_changes:
    m.merged_at = notice.due_at.value_or(notice.at);
    return;
  case notice_count::other:
    return note(m.others, notice.due_at.value_or(notice.at));
  }
}

void apply(account& a, notice_planned e) {
  const auto at = e.notice.at;
  std::erase_if(a.notices, [&](const pending_notice& n) {
    return n.expires_at <= at || n.id == e.notice.id || std::ranges::count(e.displaced, n.id) != 0;
  });
  if (e.about == notice_kind::wrong_codes) a.warned_at = at;
  if (e.about == notice_kind::password_alone) a.told_of_password_at = at;
  if (e.about == notice_kind::trusted_browser_copied) a.told_of_copy_at = at;
  count_notice(a.notice_meters, e.counts, e.notice);
  a.notices.push_back(std::move(e.notice));
  drop_surplus(a.notices);
}

void apply(account& a, const notice_settled& e) {
  std::erase_if(a.notices, [&](const pending_notice& n) { return n.id == e.id; });
  if (e.provider_id)
    note_accepted_notice(
        a.messages, message_tag(e.id), {delivery_step::accepted, e.provider, {}, e.at, e.provider_id, parts_of(e)}
    );
}

void apply(account& a, const message_reported& e) {
  const auto tag = message_tag(e.id);
  const auto* known = find_trace(a.messages, tag, e.send);
  if (!e.notice && !known) return;
  // A notice that arrives is as it should be.
  if (e.notice && e.what == delivery_step::delivered && known && is_unconfirmed(*known))
    return drop_traces(a.messages, tag);
  note_step(a.messages, tag, e.send, std::nullopt, {e.what, e.provider, e.reason, e.at, e.provider_id, parts_of(e)});
}

void apply(account& a, const part_delivered& e) {
  auto* known = find_trace(a.messages, message_tag(e.id), e.send);
  auto* taken = known && e.part <= max_more_parts ? newest_acceptance(*known, e.provider) : nullptr;
  if (taken) taken->arrived |= static_cast<std::uint8_t>(1u << e.part);
}

} // namespace twostep::core::evolving
