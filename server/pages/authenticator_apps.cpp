#include "server/pages/authenticator_apps.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "core/text.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/passkeys.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>

namespace twostep::server::pages {

namespace {

bool is_allowed(const page_context& v) {
  return v.may_set_up(core::method::authenticator_app);
}

bool may_add(const page_context& v) {
  return is_allowed(v) && v.who->account.authenticators.size() < v.access.policy.max_authenticators;
}

void fill_times(page::section& row, const page_context& v, const core::authenticator& one) {
  row.set("ADDED", date(v.language, one.added_at)).set("ADDED_TIME", to_rfc3339(one.added_at));
  if (one.used_at)
    row.add("USED")
        .set("USED_AT", date_and_time(v.language, *one.used_at))
        .set("USED_TIME", to_rfc3339(*one.used_at));
}

/// A browser that isn't known is asked for it.
bool is_first(const page_context& v, const core::sign_in_method& method) {
  return core::first_method(v.who->account, std::nullopt) == method;
}

page rename_form(page_context& v, const core::authenticator& one) {
  page p(v, "authenticator_app_rename.tpl", msgid("Rename this app"));
  p.back(authenticators_page, msgid("Back to your apps")).set("ID", core::to_text(one.id));
  p.set("NAME", v.form && !v.refused_form ? v.field("name") : std::string_view(one.name));
  return p;
}

awaitable<> prefer(page_context& v, const account_commands& commands, core::sign_in_method method) {
  const auto no = co_await take_of(v, preferences_a_day);
  if (no) co_return say(v, *no);
  auto done = co_await commands.execute(v.x, v.who->account.id, core::prefer_method{v.who->session.id, method});
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "method_preferred");
  v.go_and_say(v.who->account.authenticators.empty() ? passkeys_page : authenticators_page, note::method_preferred);
}

} // namespace

const core::authenticator* find_named_by_path(page_context& v) {
  const auto id = core::id_from_text<core::authenticator_id>(v.path["id"]);
  const auto* found = id ? core::find_authenticator(v.who->account, *id) : nullptr;
  if (!found) {
    const core::refusal why{core::refusal_kind::no_authenticator};
    const auto rendered = refusal_text(v.language, why, v.now(), v.access.config.branding.support_email);
    say(v, rendered.status, msgid("That didn't work"), rendered.sentence);
  }
  return found;
}

const core::authenticator* find_lost(const page_context& v) {
  const auto& all = v.who->account.authenticators;
  const auto found =
      std::ranges::find_if(all, [](const core::authenticator& one) { return one.ends_at.has_value(); });
  return found == all.end() ? nullptr : &*found;
}

awaitable<> show_authenticators(page_context& v) {
  const auto& all = v.who->account.authenticators;
  if (all.empty()) co_return v.go(may_add(v) ? "/profile/security/authenticator-apps/new" : "/profile/security");
  page p(v, "authenticator_apps.tpl", msgid("Authenticator apps"));
  p.back("/profile/security", msgid("Back to Security"));
  const auto* phone = core::verified_phone(v.who->account.two_step);
  const bool has_choice = all.size() > 1 || phone || !v.who->account.passkeys.empty();
  for (const auto& one : all) {
    auto row = p.add("APP");
    row.set("ID", core::to_text(one.id)).set("NAME", one.name);
    fill_times(row, v, one);
    if (one.ends_at)
      row.add("LOST").set("AT", date_and_time(v.language, *one.ends_at)).set("TIME", to_rfc3339(*one.ends_at));
    if (has_choice) row.show(is_first(v, {core::method::authenticator_app, one.id}) ? "FIRST" : "LATER");
  }
  if (phone) {
    auto texts = p.add("TEXTS");
    texts.number(*phone).show(is_first(v, {core::method::text_message}) ? "FIRST" : "LATER");
  }
  if (may_add(v)) p.show("MORE");
  p.answer();
}

awaitable<> show_rename_authenticator(page_context& v) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  if (is_stepped_up(v, intent::manage_authenticators))
    rename_form(v, *one).answer();
  else
    ask_for_step_up(v, intent::manage_authenticators);
  co_return;
}

awaitable<> rename_authenticator(page_context& v, const account_commands& commands) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  const auto name = core::parse_display_name(v.field("name"));
  if (!name) co_return rename_form(v, *one).error("name", msgid("That is too long. Please shorten it.")).answer();
  if (name->empty()) co_return rename_form(v, *one).error("name", msgid("Give it a name.")).answer();
  if (!is_stepped_up(v, intent::manage_authenticators)) co_return ask_for_step_up(v, intent::manage_authenticators);
  const auto no = co_await take_of(v, authenticator_changes_a_day);
  if (no) co_return rename_form(v, *one).refused("name", *no).answer();
  core::rename_authenticator command{v.who->session.id, one->id, *name};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::manage_authenticators);
    if (why.kind != core::refusal_kind::name_in_use) co_return rename_form(v, *one).refused("name", why).answer();
    co_return rename_form(v, *one).error("name", msgid("You have an app of this name already.")).answer();
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "authenticator_renamed");
  v.go_and_say(authenticators_page, note::factor_renamed);
}

awaitable<> prefer_authenticator(page_context& v, const account_commands& commands) {
  const auto* one = find_named_by_path(v);
  if (one) co_await prefer(v, commands, {core::method::authenticator_app, one->id});
}

awaitable<> prefer_text_messages(page_context& v, const account_commands& commands) {
  co_await prefer(v, commands, {core::method::text_message});
}

void fill_authenticators(page& p, const page_context& v) {
  const auto& all = v.who->account.authenticators;
  if (all.empty() && !is_allowed(v)) return;
  auto row = p.add("APPS");
  if (all.empty()) {
    row.show("WITHOUT_APP");
    return;
  }
  if (all.size() > 1) {
    row.add("SEVERAL").set("COUNT", core::tr(v.language, core::plural_msgid("{n} app", "{n} apps"), all.size()));
    return;
  }
  auto one = row.add("ONE");
  one.set("NAME", all.front().name);
  fill_times(one, v, all.front());
}

} // namespace twostep::server::pages
