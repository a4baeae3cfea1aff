#include "server/activity/activity.hpp"

#include "core/account/two_step.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace twostep::server {
namespace {

using storage::audit_entry;
using storage::audit_outcome;
using what = activity_what;

constexpr core::milliseconds one_row = core::minutes(10);
/// The trail has an event when its request came, the account when it was decided: hashing lies between, and a queue.
constexpr core::milliseconds same_event = core::minutes(1);

struct known_event {
  std::string_view event, detail;
  audit_outcome outcome;
  bool by_person;
  what row;
};

constexpr auto success = audit_outcome::success, failure = audit_outcome::failure;

// Of the entries about an account, those that aren't here are steps on the way, or of no use to a person.
constexpr known_event known_events[] = {
    {"authn_login_success", "password", success, true, what::signed_in},
    {"authn_login_success", "code", success, true, what::signed_in},
    {"authn_login_success", "link", success, true, what::signed_in},
    {"authn_login_success", "recovery_code", success, true, what::signed_in},
    {"authn_login_success", "authenticator_app", success, true, what::signed_in},
    {"authn_login_success", "passkey", success, true, what::signed_in},
    {"authn_login_success", "trusted_browser", success, true, what::signed_in},
    {"authn_login_fail", "", failure, true, what::wrong_password},
    {"authn_login_fail", "again", failure, true, what::wrong_password},
    {"authn_login_lock", "paused", failure, true, what::paused},
    {"authn_login_lock", "password", failure, true, what::paused},
    {"authn_login_lock", "too_many_recovery_tries", failure, true, what::paused},
    {"authn_code_fail", "wrong_code", failure, true, what::wrong_code},
    {"authn_code_fail", "code_dead", failure, true, what::wrong_code},
    {"user_updated", "enabled", success, true, what::two_step_on},
    {"user_updated", "disabled", success, true, what::two_step_off},
    {"user_updated", "declined", success, true, what::two_step_off},
    {"user_updated", "two_step_reset", success, false, what::two_step_reset},
    {"user_updated", "number_changed", success, true, what::number_changed},
    {"user_updated", "recovery_codes_made", success, true, what::recovery_codes_made},
    {"user_updated", "authenticator_added", success, true, what::authenticator_added},
    {"user_updated", "authenticator_removed", success, true, what::authenticator_removed},
    {"user_updated", "text_messages_on", success, true, what::text_messages_on},
    {"user_updated", "text_messages_off", success, true, what::text_messages_off},
    {"user_updated", "authenticator_lost", success, true, what::authenticator_lost},
    {"user_updated", "authenticator_kept", success, true, what::authenticator_kept},
    {"user_updated", "passkey_added", success, true, what::passkey_added},
    {"user_updated", "passkey_removed", success, true, what::passkey_removed},
    {"user_updated", "passkey_lost", success, true, what::passkey_lost},
    {"user_updated", "passkey_kept", success, true, what::passkey_kept},
    {"user_updated", "browser_trusted", success, true, what::browser_trusted},
    {"user_updated", "trust_ended", success, true, what::trust_ended},
    {"user_updated", "trust_copied", success, true, what::trust_copied},
    {"user_updated", "unlocked", success, false, what::pause_lifted},
    {"user_updated", "link_made", success, false, what::link_made},
    {"user_updated", "suspended", success, false, what::suspended},
    {"user_updated", "resumed", success, false, what::resumed},
    {"user_updated", "signed_out", success, false, what::signed_out_by_support},
    {"user_updated", "name_set", success, false, what::name_set},
    {"user_updated", "role_set", success, false, what::role_set},
    {"user_updated", "moved", success, false, what::moved},
    {"authn_password_change", "", success, true, what::password_changed},
    {"authn_password_change", "link", success, true, what::password_changed},
    {"authn_password_change", "set", success, false, what::password_set},
    {"authn_token_created", "", success, true, what::app_password_made},
    {"authn_token_revoked", "", success, true, what::app_password_deleted},
    {"session_ended", "revoked", success, true, what::browser_signed_out},
    {"session_ended", "others", success, true, what::browsers_signed_out},
    {"sensitive_read", "export", success, false, what::data_exported},
};

/// Its detail says what was wrong.
constexpr known_event refused_passkey{"authn_code_fail", "passkey_…", failure, true, what::passkey_refused};

const known_event* find(const audit_entry& e) {
  const bool by_person = e.actor == "self";
  if (by_person && e.event == refused_passkey.event && e.detail.starts_with("passkey_")) return &refused_passkey;
  const auto found = std::find_if(std::begin(known_events), std::end(known_events), [&](const known_event& k) {
    return k.event == e.event && k.detail == e.detail && k.outcome == e.outcome && k.by_person == by_person;
  });
  return found == std::end(known_events) ? nullptr : found;
}

what of_account(core::activity_kind kind) {
  using enum core::activity_kind;
  switch (kind) {
  case signed_in:
    break;
  case code_failed:
    return what::wrong_code;
  case two_step_enabled:
    return what::two_step_on;
  case two_step_disabled:
    return what::two_step_off;
  case two_step_reset:
    return what::two_step_reset;
  case password_changed:
    return what::password_changed;
  case password_set_by_support:
    return what::password_set;
  case unlocked:
    return what::pause_lifted;
  case message_not_delivered:
    return what::message_not_delivered;
  case app_token_created:
    return what::app_password_made;
  case app_token_revoked:
    return what::app_password_deleted;
  case number_changed:
    return what::number_changed;
  case link_made:
    return what::link_made;
  case recovery_codes_made:
    return what::recovery_codes_made;
  case recovery_code_used:
    return what::signed_in;
  case authenticator_added:
    return what::authenticator_added;
  case authenticator_removed:
    return what::authenticator_removed;
  case text_messages_on:
    return what::text_messages_on;
  case text_messages_off:
    return what::text_messages_off;
  case authenticator_lost:
    return what::authenticator_lost;
  case authenticator_kept:
    return what::authenticator_kept;
  case passkey_added:
    return what::passkey_added;
  case passkey_removed:
    return what::passkey_removed;
  case passkey_lost:
    return what::passkey_lost;
  case passkey_kept:
    return what::passkey_kept;
  case passkey_refused:
    return what::passkey_refused;
  case browser_trusted:
    return what::browser_trusted;
  case trust_ended:
    return what::trust_ended;
  case trust_copied:
    return what::trust_copied;
  case reset_asked:
    return what::reset_asked;
  case suspended:
    return what::suspended;
  case resumed:
    return what::resumed;
  case signed_out_by_support:
    return what::signed_out_by_support;
  case name_set:
    return what::name_set;
  case role_set:
    return what::role_set;
  case moved:
    return what::moved;
  }
  return what::signed_in;
}

core::milliseconds between(core::time_point a, core::time_point b) {
  return a < b ? b - a : a - b;
}

activity_factor factor_of(std::string_view detail) {
  if (detail == "code") return activity_factor::text_message;
  if (detail == "recovery_code") return activity_factor::recovery_code;
  if (detail == "authenticator_app") return activity_factor::authenticator_app;
  if (detail == "passkey") return activity_factor::passkey;
  if (detail == "trusted_browser") return activity_factor::trusted_browser;
  return detail == "link" ? activity_factor::link : activity_factor::password;
}

/// "shell:root", "operator".
core::actor actor_of(std::string_view text) {
  constexpr std::string_view shell = "shell:";
  if (text.starts_with(shell)) return {core::actor_kind::shell, std::string(text.substr(shell.size()))};
  return {text == "operator" ? core::actor_kind::operator_ : core::actor_kind::system, {}};
}

/// Every event by itself.
class events {
public:
  events(const core::account& a, core::time_point since) : account_(a), since_(since) {}

  void add(const storage::numbered_audit_entry& numbered) {
    const auto& e = numbered.entry;
    const auto* known = find(e);
    if (!known || e.at < since_) return;
    activity_row one{.what = known->row, .from = e.at, .to = e.at, .record = numbered.number};
    if (known->row == what::signed_in) one.factor = factor_of(e.detail);
    one.browser = e.browser.value_or("");
    one.address = e.network;
    one.trust = e.trust;
    if (!known->by_person) one.by = who_did(*known, e);
    all_.push_back(std::move(one));
  }

  /// What the trail has isn't there twice.
  void add_what_the_account_keeps() {
    std::vector<core::activity> kept = account_.recent;
    for (const auto& change : account_.changes)
      if (std::find(kept.begin(), kept.end(), change) == kept.end()) kept.push_back(change);
    const std::size_t of_trail = all_.size();
    std::vector<bool> taken(of_trail);
    for (const auto& one : kept) {
      // A sign-in stands beside it.
      if (one.at < since_ || one.kind == core::activity_kind::recovery_code_used) continue;
      const auto row = of_account(one.kind);
      std::optional<std::size_t> nearest;
      for (std::size_t i = 0; i < of_trail; ++i) {
        const auto distance = between(all_[i].to, one.at);
        if (taken[i] || all_[i].what != row || distance > same_event) continue;
        if (!nearest || distance < between(all_[*nearest].to, one.at)) nearest = i;
      }
      if (nearest)
        taken[*nearest] = true;
      else
        all_.push_back({.what = row, .from = one.at, .to = one.at, .by = who_did(one)});
    }
  }

  std::vector<activity_row> newest_first() && {
    std::stable_sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) {
      return a.to != b.to ? a.to > b.to : a.record > b.record;
    });
    mark_grave();
    return std::move(all_);
  }

private:
  /// The account says more of them than the trail, which has no place for names.
  std::optional<core::actor> who_did(const known_event& known, const audit_entry& e) const {
    for (const auto& act : account_.support_acts)
      if (of_account(act.what) == known.row && between(act.at, e.at) <= same_event) return act.by;
    return actor_of(e.actor);
  }
  std::optional<core::actor> who_did(const core::activity& one) const {
    for (const auto& act : account_.support_acts)
      if (act.what == one.kind && act.at == one.at) return act.by;
    return std::nullopt;
  }

  void mark_grave() {
    bool is_newest_number = true;
    for (auto& one : all_) {
      one.is_grave = one.what == what::two_step_reset || one.what == what::reset_asked ||
                     one.what == what::authenticator_lost || one.what == what::trust_copied ||
                     one.factor == activity_factor::recovery_code ||
                     ((one.what == what::recovery_codes_made || one.what == what::authenticator_added) &&
                      one.trust != core::device_trust::known_browser) ||
                     (one.what == what::wrong_code && one.trust != core::device_trust::known_browser);
      if (one.what != what::two_step_on) continue;
      one.is_grave = is_newest_number && brought_another_number(one.to);
      is_newest_number = false;
    }
  }

  /// Codes went to another number before; the account knows for some days.
  bool brought_another_number(core::time_point at) const {
    const auto* present = core::verified_phone(account_.two_step);
    return present && std::ranges::any_of(account_.former_numbers, [&](const core::former_number& f) {
             return f.left_at <= at && f.number != *present;
           });
  }

  const core::account& account_;
  const core::time_point since_;
  std::vector<activity_row> all_;
};

bool is_same_browser(const activity_row& a, const activity_row& b) {
  return a.browser == b.browser && a.address == b.address;
}

/// But for when, and the record.
bool are_equal(const activity_row& a, const activity_row& b) {
  return is_same_browser(a, b) && a.what == b.what && a.factor == b.factor && a.trust == b.trust && a.by == b.by &&
         a.is_grave == b.is_grave;
}

bool is_same_day(core::time_point a, core::time_point b) {
  return std::chrono::floor<std::chrono::days>(a) == std::chrono::floor<std::chrono::days>(b);
}

/// The row that the event belongs to; null: it begins one. rows: newest first, and so are events.
activity_row* row_of(const activity_row& one, std::vector<activity_row>& rows) {
  for (auto row = rows.rbegin(); row != rows.rend() && row->to - one.to <= one_row; ++row) {
    if (!is_same_browser(*row, one)) continue;
    const bool fits = are_equal(*row, one) && is_same_day(row->to, one.to);
    return fits ? &*row : nullptr;
  }
  return nullptr;
}

} // namespace

bool is_of(const audit_entry& e, core::activity_kind kind) noexcept {
  const auto* known = find(e);
  if (known) return known->row == of_account(kind);
  // A reset that was only asked for was none.
  return kind == core::activity_kind::reset_asked && e.event == "user_updated" && e.detail == "two_step_reset" &&
         e.outcome == failure;
}

bool is_activity(const audit_entry& e) {
  return find(e) != nullptr;
}

std::vector<activity_row> activity_rows(
    std::span<const storage::numbered_audit_entry> entries, const core::account& account, core::time_point since,
    std::size_t at_most
) {
  events all(account, since);
  for (const auto& e : entries) all.add(e);
  all.add_what_the_account_keeps();
  std::vector<activity_row> rows;
  for (auto& one : std::move(all).newest_first()) {
    if (auto* row = row_of(one, rows)) {
      row->from = one.from;
      ++row->count;
    } else if (rows.size() < at_most) {
      rows.push_back(std::move(one));
    }
  }
  return rows;
}

} // namespace twostep::server
