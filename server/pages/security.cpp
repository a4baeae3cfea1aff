#include "server/pages/security.hpp"

#include "core/password_rules.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/app_tokens.hpp"
#include "server/pages/password_check.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

namespace twostep::server::pages {

namespace {

bool is_mandatory(const page_context& v) {
  return core::requires_two_step(v.who->organisation ? &*v.who->organisation : nullptr, v.now());
}

std::size_t min_length(const page_context& v, const core::password_rules& rules) {
  return is_mandatory(v) ? std::min(rules.min_length, rules.min_length_with_mandatory_two_step) : rules.min_length;
}

void fill_two_step(page& p, const page_context& v) {
  const auto state = core::effective(v.who->account.two_step, v.now());
  p.set("STATE", core::name(state));
  const auto* phone = core::verified_phone(state);
  if (std::holds_alternative<core::disabled>(state)) p.show("OFF");
  if (const auto* pending = std::get_if<core::pending_enable>(&state))
    p.add("TURNING_ON").set("MASKED", pending->challenge.to.masked());
  if (const auto* on = std::get_if<core::enabled>(&state)) {
    auto section = p.add("ON");
    section.set("MASKED", phone->masked())
        .set("SINCE", date_and_time(v.language, on->since))
        .set("SINCE_TIME", to_rfc3339(on->since));
    section.show(is_mandatory(v) ? "MANDATORY" : "BIN");
    const auto verified_at = core::number_verified_at(v.who->account, v.now()).value_or(on->since);
    if (verified_at > on->since)
      section.set("VERIFIED", date_and_time(v.language, verified_at))
          .set("VERIFIED_TIME", to_rfc3339(verified_at))
          .show("CAME_BACK");
    if (core::is_long_unverified(v.who->account, v.access.policy, v.now())) section.show("LONG_UNVERIFIED");
  }
  if (std::holds_alternative<core::pending_disable>(state)) p.add("TURNING_OFF").set("MASKED", phone->masked());
}

void fill_sessions(page& p, const page_context& v) {
  for (auto s = v.who->account.sessions.rbegin(); s != v.who->account.sessions.rend(); ++s) {
    if (!core::lives(v.who->account, *s, v.access.policy.session, v.now())) continue;
    auto row = p.add("SESSION");
    row.set("LABEL", s->label).set("ADDRESS", s->address).set("ID", core::to_text(s->id));
    row.set("STARTED", date_and_time(v.language, s->started_at)).set("STARTED_TIME", to_rfc3339(s->started_at));
    row.show(s->id == v.who->session.id ? "THIS" : "OTHER");
  }
}

msgid sentence(core::activity_kind kind) {
  switch (kind) {
  case core::activity_kind::signed_in:
    break;
  case core::activity_kind::code_failed:
    return msgid("A wrong code was entered");
  case core::activity_kind::two_step_enabled:
    return msgid("Two-step verification turned on");
  case core::activity_kind::two_step_disabled:
    return msgid("Two-step verification turned off");
  case core::activity_kind::two_step_reset:
    return msgid("Two-step verification reset by support");
  case core::activity_kind::password_changed:
    return msgid("Password changed");
  case core::activity_kind::password_set_by_support:
    return msgid("Password set by support");
  case core::activity_kind::unlocked:
    return msgid("Pause lifted by support");
  case core::activity_kind::message_not_delivered:
    return msgid("A text message could not be delivered");
  case core::activity_kind::app_token_created:
    return msgid("App password created");
  case core::activity_kind::app_token_revoked:
    return msgid("App password deleted");
  }
  return msgid("Signed in");
}

void fill_activity(page& p, const page_context& v) {
  const auto& recent = v.who->account.recent;
  for (auto a = recent.rbegin(); a != recent.rend(); ++a)
    p.add("ACTIVITY")
        .set("WHAT", v.tr(sentence(a->kind)))
        .set("AT", date_and_time(v.language, a->at))
        .set("TIME", to_rfc3339(a->at));
}

/// What whoever knows the person or the service would try first.
std::vector<std::string> own_words(const page_context& v) {
  const auto& account = v.who->account;
  return {
      account.email.shown, account.name, v.who->organisation ? v.who->organisation->name : std::string(),
      v.access.config.branding.name, v.access.address.host_name};
}

page whole_page(page_context& v, const core::password_rules& rules) {
  page p(v, "security.tpl", msgid("Security"));
  p.set("LEAST", std::to_string(min_length(v, rules))).set("EMAIL", v.who->account.email.shown);
  p.set("NEXT", v.next());
  if (v.who->next == core::next_step::change_password) p.show("MUST_CHANGE");
  const auto& contact = v.access.config.branding.account_contact;
  p.set("CONTACT", contact.empty() ? v.access.config.branding.support_email : contact);
  fill_two_step(p, v);
  fill_sessions(p, v);
  fill_app_tokens(p, v);
  fill_activity(p, v);
  return p;
}

void busy(page_context& v, const core::password_rules& rules) {
  v.x.response.headers.push_back({"Retry-After", "2"});
  whole_page(v, rules)
      .error("new_password", msgid("The server is very busy. Please try again in a few seconds."))
      .answer(503);
}

} // namespace

awaitable<> show_security(page_context& v, const core::password_rules& rules) {
  whole_page(v, rules).answer();
  co_return;
}

awaitable<> change_password(page_context& v, const account_commands& commands, const password_services& passwords) {
  const auto& rules = passwords.rules;
  const auto& account = v.who->account;
  if (!account.password.must_change && !is_stepped_up(v)) co_return ask_for_step_up(v, intent::change_password);
  auto tried_first = own_words(v);
  auto checked_new =
      co_await passwords.hasher.check_new(v.field("new_password"), rules, is_mandatory(v), std::move(tried_first));
  v.refresh_now();
  if (!checked_new) co_return busy(v, rules);
  if (checked_new->why) {
    v.access.audit.note(audit_event::request_refused, v.x, account.id, "password");
    whole_page(v, rules)
        .error("new_password", refusal_text(v.language, *checked_new->why, min_length(v, rules)))
        .answer();
    co_return;
  }
  auto checked = co_await check_password(v, commands, passwords, v.field("current_password"));
  if (!checked.right()) {
    whole_page(v, rules).error("current_password", checked.error).answer(checked.status);
    co_return;
  }
  auto verifier = co_await passwords.hasher.hash(std::move(checked_new->normalised));
  v.refresh_now();
  if (!verifier) co_return busy(v, rules);
  const auto cookies = make_session_cookies(v.access, account.id);
  core::change_password command{
      v.who->session.id,
      checked.generation,
      std::move(*verifier),
      random_id<core::notice_id>(),
      random_id<core::device_id>(),
      cookies.ids};
  const auto device = command.new_device;
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    if (is_mended_by_step_up(done.outcome.error()))
      ask_for_step_up(v, intent::change_password);
    else
      whole_page(v, rules).refused("current_password", done.outcome.error()).answer();
    co_return;
  }
  v.access.audit.note(audit_event::password_changed, v.x, account.id);
  v.go_on_as(cookies);
  // The browser that changed it stays known.
  storage::read_barrier seen{v.x.observed};
  const auto keep_known = [&](const core::account& a, const core::organisation*) {
    set_device_cookie(v.access, v.x, a, device);
  };
  co_await v.access.accounts.read(account.id, seen, keep_known).wait();
  v.x.observed = seen.sequence;
  const auto next = v.next();
  v.go_and_say(next.empty() ? "/profile/security" : std::string_view(next), note::password_changed);
}

awaitable<> revoke_session(page_context& v, const account_commands& commands) {
  const auto target = core::id_from_text<core::session_id>(v.field("session"));
  if (!target) co_return say(v, 400, msgid("That didn't work"), msgid("There is no such session."));
  core::revoke_session command{v.who->session.id, *target};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::signed_out, v.x, v.who->account.id, "revoked");
  v.go_and_say("/profile/security", note::session_ended);
}

} // namespace twostep::server::pages
