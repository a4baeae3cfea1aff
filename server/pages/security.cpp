#include "server/pages/security.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "server/pages/activity.hpp"
#include "server/pages/app_tokens.hpp"
#include "server/pages/authenticator_app_remove.hpp"
#include "server/pages/authenticator_apps.hpp"
#include "server/pages/number_change.hpp"
#include "server/pages/passkey_remove.hpp"
#include "server/pages/passkeys.hpp"
#include "server/pages/recovery_codes.hpp"
#include "server/pages/sessions.hpp"
#include "server/pages/trusted_browsers.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

namespace twostep::server::pages {

namespace {

constexpr std::size_t newest_shown = 10; ///< rows of activity

/// The pending change stands on the page: the code was texted to this number.
void fill_pending(page& p, const page_context& v, std::string_view section, const core::challenge& c) {
  auto pending = p.add(section);
  if (c.begun_by != v.who->session.id) {
    pending.show("ELSEWHERE");
    return;
  }
  auto here = pending.add("HERE");
  here.number(c.to);
  here.set("UNTIL", time_of_day(v.language, c.expires_at, v.now())).set("UNTIL_TIME", to_rfc3339(c.expires_at));
}

void fill_number(page& p, const page_context& v, const core::two_step_state& state, core::time_point since) {
  auto on = p.add("ON");
  on.number(*core::verified_phone(state));
  on.set("SINCE", date(v.language, since)).set("SINCE_TIME", to_rfc3339(since));
  const auto verified_at = core::number_verified_at(v.who->account, v.now()).value_or(since);
  if (verified_at > since)
    on.add("CAME_BACK")
        .set("VERIFIED", date_and_time(v.language, verified_at))
        .set("VERIFIED_TIME", to_rfc3339(verified_at));
}

void fill_number_change(page& p, const page_context& v, core::number_change_step step) {
  auto changing = p.add("CHANGING_NUMBER");
  changing.number(*core::verified_phone(v.who->account.two_step));
  if (v.who->account.number_change->begun_by != v.who->session.id)
    changing.show("ELSEWHERE");
  else
    changing.add("HERE").set("GO_ON", v.access.address.path_prefix + std::string(page_of(step)));
}

/// The next step once it is on.
void offer_recovery_codes(page::section& in, const page_context& v) {
  if (!v.who->account.recovery) in.show("NO_CODES");
}

/// There is no second step beside text messages, if these are on.
bool is_text_alone(const page_context& v) {
  return !core::has_other_second_step(v.who->account, core::sign_in_method{core::method::text_message});
}

/// The organisation demands a second step, and allows no other that is on.
bool is_text_needed(const page_context& v) {
  const core::sign_in_method texts{core::method::text_message};
  return v.is_two_step_mandatory() && !core::has_other_second_step(v.who->account, texts, v.organisation());
}

/// What sign-in asks for first in a new browser.
void fill_first_method(page::section& in, const page_context& v) {
  const auto first = core::first_method(v.who->account, std::nullopt);
  const bool is_by_text = !first || first->method == core::method::text_message;
  if (!is_by_text) in.show(first->method == core::method::passkey ? "BY_PASSKEY" : "BY_APP");
  if (const auto* phone = core::verified_phone(v.who->account.two_step); is_by_text && phone)
    in.add("BY_TEXT").number(*phone);
}

void fill_banner(page& p, const page_context& v, const core::two_step_state& state) {
  const auto step = core::step_of(v.who->account, v.access.policy.session, v.now());
  if (step) {
    fill_number_change(p, v, *step);
  } else if (const auto* pending = core::pending_challenge(state)) {
    const bool turns_on = pending->purpose == core::purpose::enable;
    fill_pending(p, v, turns_on ? "TURNING_ON" : "TURNING_OFF", *pending);
  } else if (const auto* lost = find_lost(v)) {
    fill_lost_authenticator(p, v, *lost);
  } else if (fill_lost_passkey(p, v)) {
    return;
  } else if (!core::has_second_step(v.who->account)) {
    p.add("OFF").show(
        v.may_set_up(core::method::text_message)        ? "BY_TEXT"
        : v.may_set_up(core::method::authenticator_app) ? "BY_APP"
                                                        : "BY_PASSKEY"
    );
  } else if (is_text_alone(v) && core::is_long_unverified(v.who->account, v.access.policy, v.now())) {
    p.show("LONG_UNVERIFIED");
  } else if (core::is_by_recovery_code(v.who->session)) {
    fill_by_recovery_code(p, v);
  } else if (v.is_two_step_mandatory()) {
    const auto& contact = v.access.config.branding.account_contact;
    auto required = p.add("REQUIRED");
    required.set("ORGANISATION", v.who->organisation->name)
        .set("CONTACT", contact.empty() ? v.access.config.branding.support_email : contact);
    offer_recovery_codes(required, v);
  } else {
    auto well = p.add("WELL");
    fill_first_method(well, v);
    offer_recovery_codes(well, v);
  }
}

void fill_two_step(page& p, const page_context& v) {
  const auto state = core::effective(v.who->account.two_step, v.now());
  p.set("STATE", core::name(state));
  fill_banner(p, v, state);
  const auto since = core::two_step_since(state);
  const bool has_any = core::has_second_step(v.who->account);
  p.set("SECOND_STEP", has_any ? "on" : "off").show(has_any ? "IS_ON" : "IS_OFF");
  fill_authenticators(p, v);
  fill_passkeys(p, v);
  const bool may_text = v.may_set_up(core::method::text_message);
  if (since || may_text) p.show("TEXT_ROW");
  if (!since) p.show(has_any ? "TEXTS_TO_ADD" : "NO_TEXTS");
  if (since) fill_number(p, v, state, *since);
  if (!std::holds_alternative<core::enabled>(state)) return;
  const bool is_locked = is_text_needed(v);
  p.show(is_locked ? "LOCKED" : "BIN");
  if (!is_locked) p.show(is_text_alone(v) ? "BIN_OF_ALL" : "BIN_OF_TEXTS");
}

} // namespace

awaitable<> show_security(page_context& v, const activity_log& log) {
  const auto recent = co_await newest_activity(v, log, newest_shown);
  page p(v, "security.tpl", msgid("Security"), frame::wide);
  const auto changed_at = v.who->account.password.changed_at;
  p.add("PASSWORD_SET").set("AT", date(v.language, changed_at)).set("TIME", to_rfc3339(changed_at));
  fill_two_step(p, v);
  fill_recovery_codes(p, v);
  fill_sessions(p, v);
  fill_trusted_browsers(p, v);
  fill_app_tokens(p, v);
  fill_activity(p.include("ACTIVITY", "activity_rows.tpl"), v, recent, "");
  p.answer();
}

} // namespace twostep::server::pages
