#include "core/account/notice.hpp"

#include "core/account/bounds.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace twostep::core {
namespace {

/// The higher, the graver.
int gravity(notice_kind kind) noexcept {
  switch (kind) {
  case notice_kind::invitation_link:
  case notice_kind::password_link:
  case notice_kind::forgotten_link:
    return 10; // never merged
  case notice_kind::two_step_disabled:
    return 9;
  case notice_kind::two_step_reset:
    return 8;
  case notice_kind::authenticator_removed:
  case notice_kind::authenticator_lost:
  case notice_kind::passkey_removed:
  case notice_kind::passkey_lost:
  case notice_kind::text_messages_off:
  case notice_kind::number_changed:
  case notice_kind::reset_asked:
    return 7;
  case notice_kind::authenticator_added:
  case notice_kind::passkey_added:
  case notice_kind::text_messages_on:
  case notice_kind::two_step_enabled:
    return 6;
  case notice_kind::recovery_code_used:
  case notice_kind::recovery_codes_low:
    return 5;
  case notice_kind::recovery_codes_made:
  case notice_kind::password_changed:
    return 4;
  case notice_kind::password_alone:
  case notice_kind::password_streak:
  case notice_kind::wrong_codes:
  case notice_kind::passkey_copied:
  case notice_kind::trusted_browser_copied:
    return 3;
  case notice_kind::app_token_created:
  case notice_kind::browser_trusted:
    return 2;
  case notice_kind::unlocked:
    return 1;
  }
  return 0;
}

std::uint32_t count_since(const std::vector<time_point>& all, time_point from) noexcept {
  return static_cast<std::uint32_t>(std::ranges::count_if(all, [=](time_point t) { return t > from; }));
}

/// When one more may leave, given that at most `limit` leave in any window.
time_point free_at(const std::vector<time_point>& all, std::uint32_t limit, milliseconds window, time_point now) {
  if (limit == 0 || count_since(all, now - window) < limit) return now;
  auto sorted = all;
  std::ranges::sort(sorted);
  return sorted[sorted.size() - limit] + window;
}

struct leaving {
  time_point at;
  notice_count counts;
};

leaving next_change(const notice_meters& m, const notice_policy& policy, time_point now) {
  const auto today = count_since(m.changes, now - days(1));
  if (policy.changes_per_day == 0 || today < policy.changes_per_day) return {now, notice_count::change};
  if (m.merged_at && *m.merged_at > now) return {*m.merged_at, notice_count::nothing};
  const auto free = m.merged_at ? *m.merged_at + policy.further_changes_in : now;
  return {std::max(now, free), notice_count::further_changes};
}

leaving next_other(const notice_meters& m, const notice_policy& policy, time_point now) {
  const auto newest = std::ranges::max_element(m.others);
  if (newest != m.others.end() && *newest > now) return {*newest, notice_count::nothing};
  const auto by_hour = free_at(m.others, policy.others_per_hour, hours(1), now);
  const auto by_day = free_at(m.others, policy.others_per_day, days(1), now);
  return {std::max(by_hour, by_day), notice_count::other};
}

struct planned_copy {
  recipient to;
  notice_kind kind; ///< a former number is told something else
};

std::vector<planned_copy> copies_of(const account& a, notice_kind kind, const policy& policy, time_point now) {
  std::vector<planned_copy> all;
  if (const auto* phone = verified_phone(a.two_step)) all.push_back({*phone, kind});
  if (policy.mails) all.push_back({a.email, kind});
  if (!is_change(kind)) return all;
  const bool is_new_number = kind == notice_kind::two_step_enabled || kind == notice_kind::text_messages_on;
  const auto elsewhere = is_new_number ? notice_kind::number_changed : kind;
  for (auto& number : former_numbers_to_notify(a, now)) all.push_back({std::move(number), elsewhere});
  return all;
}

/// Told apart within the bytes that make their tags.
notice_id copy_of(notice_id id, std::size_t n) noexcept {
  id.value[3] ^= static_cast<std::uint8_t>(n);
  return id;
}

/// `into` stands for `other` too.
void merge(pending_notice& into, const pending_notice& other) noexcept {
  constexpr std::uint32_t max_more = 999;
  into.kind = graver(into.kind, other.kind);
  into.more = std::min(max_more, into.more.value_or(0) + other.more.value_or(0) + 1);
}

/// Joins the text that waits for its time, where there is one.
void join_waiting(notice_planned& e, const std::vector<pending_notice>& living, time_point now) {
  auto& n = e.notice;
  const auto waiting = std::ranges::find_if(living, [&](const pending_notice& x) {
    return x.due_at > now && x.to == n.to && is_change(x.kind) == is_change(n.kind);
  });
  if (waiting == living.end()) return;
  auto joined = *waiting;
  merge(joined, n);
  n = std::move(joined);
}

/// Which of them gives way to one more; end(): none may.
auto find_victim(const std::vector<pending_notice>& living, const pending_notice& wants) {
  const auto other = std::ranges::find_if(living, [](const pending_notice& x) { return !is_change(x.kind); });
  if (other != living.end() || !is_change(wants.kind)) return other;
  const auto same =
      std::ranges::find_if(living, [&](const pending_notice& x) { return !x.link && x.to == wants.to; });
  if (same != living.end()) return same;
  return std::ranges::find_if(living, [](const pending_notice& x) { return !x.link; });
}

} // namespace

bool is_change(notice_kind kind) noexcept {
  switch (kind) {
  case notice_kind::two_step_enabled:
  case notice_kind::two_step_disabled:
  case notice_kind::two_step_reset:
  case notice_kind::reset_asked:
  case notice_kind::password_changed:
  case notice_kind::number_changed:
  case notice_kind::recovery_codes_made:
  case notice_kind::recovery_code_used:
  case notice_kind::recovery_codes_low:
  case notice_kind::authenticator_added:
  case notice_kind::authenticator_removed:
  case notice_kind::authenticator_lost:
  case notice_kind::passkey_added:
  case notice_kind::passkey_removed:
  case notice_kind::passkey_lost:
  case notice_kind::text_messages_on:
  case notice_kind::text_messages_off:
  case notice_kind::invitation_link:
  case notice_kind::password_link:
  case notice_kind::forgotten_link:
    return true;
  case notice_kind::password_alone:
  case notice_kind::password_streak:
  case notice_kind::wrong_codes:
  case notice_kind::app_token_created:
  case notice_kind::passkey_copied:
  case notice_kind::browser_trusted:
  case notice_kind::trusted_browser_copied:
  case notice_kind::unlocked:
    return false;
  }
  return false;
}

bool is_change(activity_kind kind) noexcept {
  switch (kind) {
  case activity_kind::two_step_enabled:
  case activity_kind::two_step_disabled:
  case activity_kind::two_step_reset:
  case activity_kind::reset_asked:
  case activity_kind::number_changed:
  case activity_kind::recovery_codes_made:
  case activity_kind::recovery_code_used:
  case activity_kind::authenticator_added:
  case activity_kind::authenticator_removed:
  case activity_kind::authenticator_lost:
  case activity_kind::authenticator_kept:
  case activity_kind::passkey_added:
  case activity_kind::passkey_removed:
  case activity_kind::passkey_lost:
  case activity_kind::passkey_kept:
  case activity_kind::text_messages_on:
  case activity_kind::text_messages_off:
  case activity_kind::password_changed:
  case activity_kind::password_set_by_support:
    return true;
  default:
    return false;
  }
}

notice_kind graver(notice_kind a, notice_kind b) noexcept {
  return gravity(b) > gravity(a) ? b : a;
}

std::vector<e164_number> former_numbers_to_notify(const account& a, time_point now) {
  std::vector<e164_number> all;
  const auto* phone = verified_phone(a.two_step);
  for (const auto& f : a.former_numbers)
    if (now < f.left_at + former_number_notice_period && !(phone && *phone == f.number)) all.push_back(f.number);
  return all;
}

std::vector<notice_planned>
plan_notices(const account& a, notice_kind kind, const notice_id& id, const policy& policy, time_point now) {
  std::vector<notice_planned> plans;
  const bool change = is_change(kind);
  const auto when =
      change ? next_change(a.notice_meters, policy.notices, now) : next_other(a.notice_meters, policy.notices, now);
  auto living = living_notices(a, now);
  auto counts = when.counts;
  for (const auto& [to, notified_as] : copies_of(a, kind, policy, now)) {
    notice_planned e;
    e.about = kind;
    e.counts = counts;
    e.notice = {copy_of(id, plans.size()),        notified_as, to,          now,
                when.at + policy.notice_lifetime, when.at,     std::nullopt};
    if (when.at > now) join_waiting(e, living, now);
    std::erase_if(living, [&](const pending_notice& x) { return x.id == e.notice.id; });
    while (living.size() >= max_notices) {
      const auto victim = find_victim(living, e.notice);
      if (victim == living.end()) return plans;
      // What gives way to its like is told by it; what gives way to something graver isn't told.
      if (is_change(victim->kind) == change && victim->to == to) merge(e.notice, *victim);
      e.displaced.push_back(victim->id);
      living.erase(victim);
    }
    living.push_back(e.notice);
    plans.push_back(std::move(e));
    counts = notice_count::nothing;
  }
  return plans;
}

namespace {

notice_kind mail_of(link_purpose p) noexcept {
  switch (p) {
  case link_purpose::invitation:
    return notice_kind::invitation_link;
  case link_purpose::forgotten:
    return notice_kind::forgotten_link;
  case link_purpose::password:
  case link_purpose::enrol:
    break;
  }
  return notice_kind::password_link;
}

} // namespace

std::optional<notice_planned>
plan_link_mail(const account& a, const one_time_link& link, const link_mail& mail, time_point now) {
  notice_planned e;
  e.about = mail_of(link.purpose);
  e.notice = {mail.notice, e.about, a.email, now, link.expires_at, std::nullopt, std::nullopt, mail.link};
  auto living = living_notices(a, now);
  const bool is_forgotten = link.purpose == link_purpose::forgotten;
  const auto drop = [&](auto victim) {
    e.displaced.push_back(victim->id);
    living.erase(victim);
  };
  // As many pending mails stay as links live beside the newest.
  const auto is_alike = [&](const pending_notice& x) { return x.link && x.kind == e.about; };
  const std::ptrdiff_t stay = is_forgotten ? max_forgotten_links - 1 : 0;
  while (std::ranges::count_if(living, is_alike) > stay) drop(std::ranges::find_if(living, is_alike));
  while (living.size() >= max_notices) {
    // Anybody can ask for a forgotten password's: no notice gives way to it.
    const auto victim = is_forgotten ? living.cend() : find_victim(living, e.notice);
    if (victim == living.cend()) return std::nullopt;
    drop(victim);
  }
  return e;
}

std::vector<pending_notice> living_notices(const account& a, time_point now) {
  auto living = a.notices;
  std::erase_if(living, [now](const pending_notice& n) { return n.expires_at <= now; });
  drop_surplus(living);
  return living;
}

void drop_surplus(std::vector<pending_notice>& notices) {
  if (notices.size() <= max_notices) return;
  auto surplus = notices.size() - max_notices;
  std::erase_if(notices, [&](const pending_notice& n) {
    if (surplus == 0 || is_change(n.kind)) return false;
    --surplus;
    return true;
  });
  notices.erase(
      notices.begin(),
      notices.begin() + static_cast<std::ptrdiff_t>(notices.size() - std::min(notices.size(), max_notices))
  );
}

} // namespace twostep::core
