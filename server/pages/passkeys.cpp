#include "server/pages/passkeys.hpp"

#include "core/account/second_step.hpp"
#include "core/text.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/authenticator_apps.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

namespace twostep::server::pages {

namespace {

void fill_times(page::section& row, const page_context& v, const core::passkey& one) {
  row.set("ADDED", date(v.language, one.added_at)).set("ADDED_TIME", to_rfc3339(one.added_at));
  if (!one.used_at) {
    row.show("UNUSED");
    return;
  }
  row.add("USED").set("USED_AT", date_and_time(v.language, *one.used_at)).set("USED_TIME", to_rfc3339(*one.used_at));
}

void fill_row(page::section row, const page_context& v, const core::passkey& one) {
  row.set("ID", core::to_text(one.id)).set("NAME", one.name);
  fill_times(row, v, one);
  if (one.is_backed_up) row.show("COPIED");
  if (!is_usable(v, one)) row.add("ELSEWHERE").set("SITE", one.site);
  if (one.ends_at)
    row.add("LOST").set("AT", date_and_time(v.language, *one.ends_at)).set("TIME", to_rfc3339(*one.ends_at));
}

page rename_form(page_context& v, const core::passkey& one) {
  page p(v, "passkey_rename.tpl", msgid("Rename this passkey"));
  p.back(passkeys_page, msgid("Back to your passkeys")).set("ID", core::to_text(one.id));
  p.set("NAME", v.form && !v.refused_form ? v.field("name") : std::string_view(one.name));
  return p;
}

} // namespace

const core::passkey* find_passkey_by_path(page_context& v) {
  const auto id = core::id_from_text<core::passkey_id>(v.path["id"]);
  const auto* found = id ? core::find_passkey(v.who->account, *id) : nullptr;
  if (!found) {
    const core::refusal why{core::refusal_kind::no_passkey};
    const auto rendered = refusal_text(v.language, why, v.now(), v.access.config.branding.support_email);
    say(v, rendered.status, msgid("That didn't work"), rendered.sentence);
  }
  return found;
}

awaitable<> show_passkeys(page_context& v) {
  const auto& account = v.who->account;
  if (account.passkeys.empty())
    co_return v.go(may_add_passkey(v) ? "/profile/security/passkeys/new" : "/profile/security");
  page p(v, "passkeys.tpl", msgid("Passkeys"));
  p.back("/profile/security", msgid("Back to Security"));
  for (const auto& one : account.passkeys) fill_row(p.add("PASSKEY"), v, one);
  const auto* phone = core::verified_phone(account.two_step);
  const bool has_choice = phone || !account.authenticators.empty();
  const auto first = core::first_method(account, std::nullopt);
  if (has_choice) p.show(first && first->method == core::method::passkey ? "PASSKEYS_FIRST" : "PASSKEYS_LATER");
  if (phone) {
    auto texts = p.add("TEXTS");
    texts.number(*phone).show(first && first->method == core::method::text_message ? "FIRST" : "LATER");
  }
  if (may_add_passkey(v)) p.show("MORE");
  p.answer();
}

awaitable<> show_rename_passkey(page_context& v) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  if (is_stepped_up(v, intent::manage_passkeys))
    rename_form(v, *one).answer();
  else
    ask_for_step_up(v, intent::manage_passkeys);
}

awaitable<> rename_passkey(page_context& v, const account_commands& commands) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  const auto name = core::parse_display_name(v.field("name"));
  if (!name) co_return rename_form(v, *one).error("name", msgid("That is too long. Please shorten it.")).answer();
  if (name->empty()) co_return rename_form(v, *one).error("name", msgid("Give this passkey a name.")).answer();
  if (!is_stepped_up(v, intent::manage_passkeys)) co_return ask_for_step_up(v, intent::manage_passkeys);
  const auto no = co_await take_of(v, passkey_changes_a_day);
  if (no) co_return rename_form(v, *one).refused("name", *no).answer();
  core::rename_passkey command{v.who->session.id, one->id, *name};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::manage_passkeys);
    if (why.kind != core::refusal_kind::name_in_use) co_return rename_form(v, *one).refused("name", why).answer();
    co_return rename_form(v, *one).error("name", msgid("You have a passkey of this name already.")).answer();
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "passkey_renamed");
  v.go_and_say(passkeys_page, note::factor_renamed);
}

awaitable<> prefer_passkeys(page_context& v, const account_commands& commands) {
  const auto no = co_await take_of(v, preferences_a_day);
  if (no) co_return say(v, *no);
  core::prefer_method command{v.who->session.id, core::sign_in_method{core::method::passkey}};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "method_preferred");
  v.go_and_say(passkeys_page, note::method_preferred);
}

void fill_passkeys(page& p, const page_context& v) {
  const auto& all = v.who->account.passkeys;
  if (all.empty() && !v.may_set_up(core::method::passkey)) return;
  auto row = p.add("PASSKEYS");
  if (all.empty()) {
    row.show("WITHOUT_PASSKEY");
    return;
  }
  if (all.size() > 1) {
    row.add("SEVERAL").set(
        "COUNT", core::tr(v.language, core::plural_msgid("{n} passkey", "{n} passkeys"), all.size())
    );
    return;
  }
  auto one = row.add("ONE");
  one.set("NAME", all.front().name);
  fill_times(one, v, all.front());
}

} // namespace twostep::server::pages
