#include "server/pages/recovery_codes.hpp"

#include "core/account/recovery_codes.hpp"
#include "core/account/second_step.hpp"
#include "core/recovery_code.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/crypto/recovery_hasher.hpp"
#include "server/pages/account_meter.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <string>

namespace twostep::server::pages {

namespace {

using core::plural_msgid;

constexpr account_limit sets_a_day{core::meter_kind::recovery_codes_made, 10, core::days(1)};

/// Names the set that the page speaks of: a form that was sent again, or an old one, makes no further set.
std::string set_of(const core::account& a) {
  return a.recovery ? std::to_string(a.recovery->made_at.time_since_epoch().count()) : "none";
}

std::string left_in_words(const page_context& v, std::size_t left) {
  return core::tr(v.language, plural_msgid("{n} code is left.", "{n} codes are left."), left);
}

page state_page(page_context& v) {
  const auto& a = v.who->account;
  page p(v, "recovery_codes.tpl", msgid("Recovery codes"));
  p.back("/profile/security", msgid("Back to Security")).set("SET", set_of(a));
  if (!a.recovery) {
    p.show("NONE");
    return p;
  }
  auto some = p.add("SOME");
  some.set("LEFT", left_in_words(v, a.recovery->left.size()));
  some.set("MADE", date(v.language, a.recovery->made_at)).set("MADE_TIME", to_rfc3339(a.recovery->made_at));
  return p;
}

void show_once(page_context& v, const new_recovery_codes& made) {
  page p(v, "recovery_codes_made.tpl", msgid("Your recovery codes"));
  p.set("EMAIL", v.who->account.email.shown);
  p.set("MADE", date(v.language, v.now())).set("MADE_TIME", to_rfc3339(v.now()));
  if (v.who->account.recovery) p.show("REPLACED");
  for (const auto& code : made.shown) p.add("CODE").set("TEXT", core::in_groups(code).reveal());
  p.answer();
}

void shown_already(page_context& v) {
  v.go_and_say("/profile/security/recovery-codes", note::recovery_codes_shown);
}

void answer_busy(page_context& v) {
  auto sentence = v.tr(msgid("The server is very busy. Please try again in a few seconds."));
  state_page(v).notice({503, std::move(sentence), 2}).answer();
}

} // namespace

awaitable<> show_recovery_codes(page_context& v) {
  if (!core::has_second_step(v.who->account))
    v.go("/profile/security");
  else if (!is_stepped_up(v, intent::make_recovery_codes))
    ask_for_step_up(v, intent::make_recovery_codes);
  else
    state_page(v).answer();
  co_return;
}

awaitable<>
make_recovery_codes(page_context& v, const account_commands& commands, const password_services& passwords) {
  const auto& account = v.who->account;
  if (!core::has_second_step(account)) co_return v.go("/profile/security");
  if (!is_stepped_up(v, intent::make_recovery_codes)) co_return ask_for_step_up(v, intent::make_recovery_codes);
  if (v.field("set") != set_of(account)) co_return shown_already(v);
  const auto counted_at = v.now();
  const auto no = co_await take_of(v, sets_a_day);
  if (no) co_return state_page(v).refused("set", *no).answer();
  auto made = co_await server::make_recovery_codes(passwords.hasher);
  v.refresh_now();
  if (!made) {
    give_back(v, sets_a_day, counted_at);
    co_return answer_busy(v);
  }
  core::make_recovery_codes command{v.who->session.id, made->kept, random_id<core::notice_id>()};
  if (account.recovery) command.replaces = account.recovery->made_at;
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    give_back(v, sets_a_day, counted_at);
    if (why.kind == core::refusal_kind::recovery_codes_changed)
      shown_already(v);
    else if (is_mended_by_step_up(why))
      ask_for_step_up(v, intent::make_recovery_codes);
    else
      say(v, why);
    co_return;
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "recovery_codes_made");
  show_once(v, *made);
}

void fill_recovery_codes(page& p, const page_context& v) {
  const auto& a = v.who->account;
  if (!core::has_second_step(a)) return;
  const std::size_t left = a.recovery ? a.recovery->left.size() : 0;
  auto row = p.add("RECOVERY");
  row.show(left > core::few_recovery_codes ? "ENOUGH" : "FEW");
  if (!a.recovery) {
    row.show("WITHOUT");
  } else {
    auto some = row.add("CODES");
    some.set("LEFT", left_in_words(v, left));
    some.set("MADE", date(v.language, a.recovery->made_at)).set("MADE_TIME", to_rfc3339(a.recovery->made_at));
  }
}

void fill_by_recovery_code(page& p, const page_context& v) {
  const auto& codes = v.who->account.recovery;
  p.add("BY_RECOVERY_CODE").set("LEFT", left_in_words(v, codes ? codes->left.size() : 0));
}

} // namespace twostep::server::pages
