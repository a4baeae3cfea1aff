#include "server/pages/two_step_phone.hpp"

#include "core/e164.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace twostep::server::pages {

namespace {

/// More would make the page long, and people know their own country's.
constexpr std::size_t max_countries = 60;

void fill_countries(page& p, const page_context& v) {
  const auto& allowed = v.access.config.sms.phones.allowed_countries;
  if (allowed.size() > max_countries || std::ranges::find(allowed, "*") != allowed.end()) return;
  auto list = p.add("COUNTRIES");
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& region : allowed)
    if (auto name = country_name(v.language, region); !name.empty())
      rows.emplace_back(std::move(name), core::calling_code_of(region));
  std::ranges::sort(rows);
  for (const auto& [name, code] : rows) list.add("COUNTRY").set("NAME", name).set("CODE", code);
}

/// What was typed; else the number that waits for its code; else the only country there is.
std::string number_to_begin_with(const page_context& v) {
  if (v.form) return std::string(v.field("phone"));
  const auto state = core::effective(v.who->account.two_step, v.now());
  const auto* pending = std::get_if<core::pending_enable>(&state);
  if (pending && pending->challenge.begun_by == v.who->session.id) return pending->challenge.to.reveal_grouped();
  const auto& allowed = v.access.config.sms.phones.allowed_countries;
  const auto code = allowed.size() == 1 ? core::calling_code_of(allowed.front()) : std::string();
  return code.empty() ? code : code + " ";
}

page form(page_context& v) {
  page p(v, "two_step_phone.tpl", msgid("Turn on two-step verification"));
  p.set("PHONE", number_to_begin_with(v)).set("NEXT", v.next());
  fill_countries(p, v);
  if (v.who->next == core::next_step::enable_two_step && v.who->organisation)
    p.add("MANDATORY").set("ORGANISATION", v.who->organisation->name);
  else
    p.back("/profile/security", msgid("Back to Security"));
  return p;
}

/// The person said of this very number that it is right, or is to be texted anyway.
bool is_confirmed(const page_context& v, const core::e164_number& number) {
  return v.field("confirm") == "1" && v.field("confirmed") == number.reveal();
}

/// The form once more, with a second button beside the doubt.
page ask(page_context& v, const core::e164_number& number, core::phone_doubt doubt) {
  auto p = form(v);
  p.error("phone", refusal_text(v.language, doubt, number));
  const bool landline = doubt == core::phone_doubt::landline;
  p.add("DOUBT")
      .set("NUMBER", number.reveal())
      .set("SAY", v.tr(landline ? msgid("Text it anyway") : msgid("Yes, this is right")));
  return p;
}

bool is_recent(const page_context& v) {
  return v.now() < v.who->session.full_sign_in_at + v.access.policy.session.recent_sign_in;
}

} // namespace

awaitable<> show_phone(page_context& v) {
  const auto state = core::effective(v.who->account.two_step, v.now());
  if (core::verified_phone(state)) {
    const auto next = v.next();
    v.go(next.empty() ? "/profile/security" : std::string_view(next));
  } else if (!is_recent(v)) {
    ask_for_step_up(v, intent::enable_two_step, v.next());
  } else {
    form(v).answer();
  }
  co_return;
}

awaitable<> give_phone(page_context& v, const account_commands& commands) {
  const auto typed = core::parse_phone_or_doubt(v.field("phone"), v.access.config.sms.phones);
  if (!typed) {
    v.access.audit.note(audit_event::request_refused, v.x, v.person(), "phone");
    form(v).error("phone", refusal_text(v.language, typed.error(), v.field("phone"))).answer();
    co_return;
  }
  const auto& phone = typed->number;
  if (typed->doubt && !is_confirmed(v, phone)) co_return ask(v, phone, *typed->doubt).answer();
  const auto& account = v.who->account;
  const auto next = v.next();
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_enable command{
      v.who->session.id, phone, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  auto done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  // The same number again, sooner than the resend schedule allows: the code that was sent is good, so on to it.
  const bool already_sent = !done.outcome && (done.outcome.error().kind == core::refusal_kind::resend_too_soon ||
                                              done.outcome.error().kind == core::refusal_kind::no_more_messages);
  if (!done.outcome && !already_sent) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    if (is_mended_by_step_up(done.outcome.error()))
      ask_for_step_up(v, intent::enable_two_step, next);
    else
      form(v).refused("phone", done.outcome.error()).answer();
    co_return;
  }
  if (!already_sent) v.access.audit.note(audit_event::code_asked, v.x, v.person(), "enable");
  v.go(with_next("/profile/security/two-step/enable", next));
}

} // namespace twostep::server::pages
