#include "server/pages/activity.hpp"

#include "server/text/browser_label.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <optional>

namespace twostep::server::pages {

namespace {

using core::plural_msgid;
using what = activity_what;

msgid signed_in_with(activity_factor factor) {
  switch (factor) {
  case activity_factor::text_message:
    return msgid("Signed in with a text message");
  case activity_factor::password:
    return msgid("Signed in with the password alone");
  case activity_factor::link:
    return msgid("Signed in with a one-time link");
  case activity_factor::recovery_code:
    return msgid("Signed in with a recovery code");
  case activity_factor::authenticator_app:
    return msgid("Signed in with an authenticator app");
  case activity_factor::passkey:
    return msgid("Signed in with a passkey");
  case activity_factor::trusted_browser:
    return msgid("Signed in with the password in a trusted browser");
  case activity_factor::none:
    break;
  }
  return msgid("Signed in");
}

msgid sentence(const activity_row& row) {
  switch (row.what) {
  case what::signed_in:
    break;
  case what::wrong_password:
    return msgid("A wrong password was entered");
  case what::wrong_code:
    return msgid("A wrong code was entered");
  case what::paused:
    return msgid("Sign-in was paused after wrong tries");
  case what::two_step_on:
    return msgid("Two-step verification turned on");
  case what::two_step_off:
    return msgid("Two-step verification turned off");
  case what::two_step_reset:
    return msgid("Two-step verification reset by support");
  case what::reset_asked:
    return msgid("Support was asked to reset two-step verification");
  case what::suspended:
    return msgid("Account suspended by support");
  case what::resumed:
    return msgid("Account opened again by support");
  case what::signed_out_by_support:
    return msgid("Signed out everywhere by support");
  case what::name_set:
    return msgid("Name changed by support");
  case what::role_set:
    return msgid("Role changed by support");
  case what::moved:
    return msgid("Moved to another organisation by support");
  case what::number_changed:
    return msgid("Phone number changed");
  case what::link_made:
    return msgid("One-time link made by support");
  case what::password_changed:
    return msgid("Password changed");
  case what::password_set:
    return msgid("Password set by support");
  case what::pause_lifted:
    return msgid("Pause lifted by support");
  case what::message_not_delivered:
    return msgid("A text message could not be delivered");
  case what::app_password_made:
    return msgid("App password created");
  case what::app_password_deleted:
    return msgid("App password deleted");
  case what::browser_signed_out:
    return msgid("Another browser signed out");
  case what::browsers_signed_out:
    return msgid("All other browsers signed out");
  case what::recovery_codes_made:
    return msgid("New recovery codes made");
  case what::authenticator_added:
    return msgid("Authenticator app added");
  case what::authenticator_removed:
    return msgid("Authenticator app deleted");
  case what::text_messages_on:
    return msgid("Text messages turned on");
  case what::text_messages_off:
    return msgid("Text messages turned off");
  case what::authenticator_lost:
    return msgid("Somebody asked to delete an authenticator app");
  case what::authenticator_kept:
    return msgid("Authenticator app kept");
  case what::passkey_added:
    return msgid("Passkey added");
  case what::passkey_removed:
    return msgid("Passkey deleted");
  case what::passkey_lost:
    return msgid("Somebody asked to delete a passkey");
  case what::passkey_kept:
    return msgid("Passkey kept");
  case what::passkey_refused:
    return msgid("A passkey was refused");
  case what::browser_trusted:
    return msgid("A browser was trusted");
  case what::trust_ended:
    return msgid("A browser is no longer trusted");
  case what::trust_copied:
    return msgid("A copy of a trusted browser was found");
  case what::data_exported:
    return msgid("A copy of your data was made by support");
  }
  return signed_in_with(row.factor);
}

std::string title(const page_context& v, const activity_row& row) {
  if (row.count > 1 && row.what == what::wrong_code)
    return core::tr(v.language, plural_msgid("{n} wrong code in a row", "{n} wrong codes in a row"), row.count);
  if (row.count > 1 && row.what == what::wrong_password)
    return core::tr(
        v.language, plural_msgid("{n} wrong password in a row", "{n} wrong passwords in a row"), row.count
    );
  return v.tr(sentence(row));
}

/// A symbol of the set of icons.
std::string_view symbol_of(what row) {
  switch (row) {
  case what::signed_in:
    break;
  case what::wrong_password:
  case what::wrong_code:
  case what::passkey_refused:
  case what::trust_copied:
  case what::paused:
    return "warning";
  case what::two_step_on:
  case what::two_step_off:
  case what::number_changed:
  case what::text_messages_on:
  case what::text_messages_off:
    return "phone";
  case what::authenticator_added:
  case what::authenticator_removed:
  case what::authenticator_lost:
  case what::authenticator_kept:
    return "app";
  case what::two_step_reset:
  case what::reset_asked:
  case what::suspended:
  case what::resumed:
  case what::signed_out_by_support:
  case what::name_set:
  case what::role_set:
  case what::moved:
  case what::pause_lifted:
  case what::link_made:
    return "life_ring";
  case what::password_changed:
  case what::password_set:
  case what::recovery_codes_made:
  case what::passkey_added:
  case what::passkey_removed:
  case what::passkey_lost:
  case what::passkey_kept:
    return "key";
  case what::message_not_delivered:
    return "message";
  case what::app_password_made:
    return "terminal";
  case what::app_password_deleted:
    return "bin";
  case what::browser_signed_out:
  case what::browsers_signed_out:
  case what::browser_trusted:
  case what::trust_ended:
    return "browser";
  case what::data_exported:
    return "person";
  }
  return "check";
}

void fill_moment(page::section in, std::string_view name, core::time_point t) {
  in.include(name, "moment.tpl").set("AT", hours_and_minutes(t)).set("TIME", to_rfc3339(t));
}

void fill_when(page::section& row, const activity_row& r) {
  if (hours_and_minutes(r.from) == hours_and_minutes(r.to)) return fill_moment(row.add("AT"), "AT", r.to);
  auto span = row.add("SPAN");
  fill_moment(span, "FROM", r.from);
  fill_moment(span, "TO", r.to);
}

void add_detail(page::section& row, std::string_view text) {
  if (!text.empty()) row.add("DETAIL").set("TEXT", text);
}

void fill_row(page::section row, const page_context& v, const activity_row& r, std::string_view by) {
  row.set("WHAT", title(v, r)).set("SYMBOL", symbol_of(r.what));
  fill_when(row, r);
  if (r.is_grave) row.show("GRAVE");
  const bool is_counted = r.count > 1 && r.what != what::wrong_code && r.what != what::wrong_password;
  if (is_counted) add_detail(row, core::tr(v.language, plural_msgid("{n} time", "{n} times"), r.count));
  add_detail(row, r.browser == "A browser" ? v.tr(msgid("Unknown browser")) : browser_label(v.language, r.browser));
  add_detail(row, r.address);
  if (r.trust == core::device_trust::unknown_browser) add_detail(row, v.tr(msgid("new browser")));
  if (!by.empty()) add_detail(row, v.tr(msgid("by {name}"), {{"name", by}}));
}

/// An operator goes by their name; whoever has the machine's shell is support.
awaitable<std::string> name_of(page_context& v, std::optional<core::actor> by) {
  std::string name;
  if (!by || by->kind != core::actor_kind::operator_) co_return name;
  const auto id = core::id_from_text<core::account_id>(by->name);
  if (!id) co_return name;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    name = a.name.empty() ? a.email.shown : a.name;
  };
  co_await v.access.accounts.read(*id, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return name;
}

} // namespace

awaitable<shown_activity> newest_activity(page_context& v, const activity_log& log, std::size_t at_most) {
  shown_activity shown;
  shown.found = co_await log.newest(v.who->account, v.now(), at_most);
  for (const auto& row : shown.found.rows) {
    auto name = co_await name_of(v, row.by);
    shown.by.push_back(std::move(name));
  }
  co_return shown;
}

void fill_activity(page::section list, const page_context& v, const shown_activity& shown, std::string_view not_me) {
  const auto& [rows, is_complete] = shown.found;
  if (!is_complete) list.show("INCOMPLETE");
  if (rows.empty() && is_complete) list.show("NOTHING");
  std::optional<page::section> day;
  std::string name_of_day;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto name = day_in_words(v.language, rows[i].to, v.now());
    if (!day || name != name_of_day) {
      day = list.add("DAY");
      day->set("NAME", name);
      name_of_day = std::move(name);
    }
    auto row = day->add("ROW");
    fill_row(row, v, rows[i], shown.by[i]);
    if (rows[i].is_grave && !not_me.empty()) row.add("NOT_ME").set("PATH", not_me);
  }
}

awaitable<> show_activity(page_context& v, const activity_log& log) {
  const auto shown = co_await newest_activity(v, log);
  page p(v, "activity.tpl", msgid("Recent activity"), frame::wide);
  p.back("/profile/security", msgid("Back to Security"));
  fill_activity(p.include("ACTIVITY", "activity_rows.tpl"), v, shown, "");
  p.answer();
}

} // namespace twostep::server::pages
