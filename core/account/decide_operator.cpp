// What operators and the machine's shell do to an account; the language, which the person sets, too.

#include "core/account/actor_rules.hpp"
#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/second_operator.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>
#include <iterator>

namespace twostep::core {

namespace {

/// The person chose the password, or signed in with one that somebody gave them: nobody who is invited.
bool has_own_password(const account& a) {
  return a.password.generation > 1 || last_sign_in(a) > a.created_at;
}

/// The link that it was may have come to the wrong person.
void end_what_links_opened(decision_builder& d) {
  const auto sessions = d.state().sessions;
  for (const auto& s : sessions) d.end_session(s.id, end_reason::revoked);
}

/// Wrong codes are forgiven seldom: each is one more guess for whoever has the password.
bool may_forgive_codes(const account& a, time_point now) {
  const auto lately = std::ranges::count_if(a.code_unlocks, [now](time_point t) { return now < t + days(30); });
  return static_cast<std::size_t>(lately) < max_code_unlocks;
}

/// Where the person is stopped; where both are, in the browsers that they are the likelier to call about.
device_trust browsers_to_forgive(const decision_builder& d) {
  const auto& lightest = lightest_factor(d.state());
  if (d.paused(device_trust::unknown_browser, {}, lightest)) return device_trust::unknown_browser;
  if (d.paused(device_trust::known_browser, {}, lightest)) return device_trust::known_browser;
  const auto lately = [&](device_trust l) {
    return failures_within(d.state().failures[index(l)], days(30), d.now());
  };
  return lately(device_trust::known_browser) > lately(device_trust::unknown_browser) ? device_trust::known_browser
                                                                                     : device_trust::unknown_browser;
}

} // namespace

result<decision, refusal> decide(const account& a, const create_user& c, const context& ctx) {
  if (a.exists()) return refusal{refusal_kind::email_taken};
  if (c.email.shown.size() > longest_email || c.email.key.size() > longest_email_key ||
      c.name.size() > longest_name || c.verifier.text.size() > longest_verifier || is_too_long(c.by, {}))
    return refusal{refusal_kind::too_long};
  user_created created;
  created.id = c.id;
  created.email = c.email.shown;
  created.email_key = c.email.key;
  created.display_name = c.name;
  created.role = c.role;
  if (c.organisation) created.organisations.push_back(*c.organisation);
  created.verifier = c.verifier;
  created.must_change_password = c.must_change_password;
  created.by = c.by;
  created.at = ctx.now;
  decision d;
  d.events.emplace_back(std::move(created));
  return d;
}

result<decision, refusal> decide(const account& a, const reset_two_step& c, const context& ctx) {
  if (is_themselves(a, c.by)) return refusal{refusal_kind::themselves};
  if (is_too_long(c.by, c.reason)) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  const bool opens_by_link = has_second_step(d.state()) || d.state().link_required_since;
  const bool takes_two = one_operator_resets_from(d.state(), ctx.now).has_value();
  if (takes_two && !(c.agrees && reset_asked_by_another(d.state(), c.by, ctx.now))) {
    // An agreement without a request records none: the first operator would take it for one, and agree to it.
    if (c.agrees || is_nobody_in_particular(c.by)) return refusal{refusal_kind::not_in_state};
    d.notify(notice_kind::reset_asked, c.notice);
    d.record(activity_kind::reset_asked, c.by, c.reason);
    return d.finish();
  }
  d.notify(notice_kind::two_step_reset, c.notice);
  const auto* phone = verified_phone(d.state().two_step);
  if (phone) d.emit(number_left{*phone, ctx.now});
  d.emit(two_step_reset{c.by, c.reason, ctx.now});
  if (!d.state().authenticators.empty()) d.emit(authenticators_cleared{ctx.now});
  if (!d.state().passkeys.empty()) d.emit(passkeys_cleared{ctx.now});
  d.end_recovery_codes();
  if (opens_by_link) d.require_link(c.link, c.by);
  d.record(activity_kind::two_step_reset, c.by, c.reason);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const make_link& c, const context& ctx) {
  const bool is_forgotten = c.purpose == link_purpose::forgotten;
  if (!is_forgotten && is_themselves(a, c.by)) return refusal{refusal_kind::themselves};
  if (is_too_long(c.by, {})) return refusal{refusal_kind::too_long};
  if (a.suspended) return refusal{refusal_kind::suspended};
  decision_builder d(a, ctx);
  if (is_forgotten && !may_use_forgotten_link(d.state(), ctx.organisation, ctx.now))
    return refusal{refusal_kind::not_in_state};
  const bool is_enrol = c.purpose == link_purpose::enrol;
  if (c.mail && !may_mail_link(d.state(), c.purpose, ctx.organisation, ctx.now))
    return refusal{refusal_kind::not_in_state};
  if (is_enrol && has_second_step(d.state())) return refusal{refusal_kind::not_in_state};
  if (c.purpose == link_purpose::invitation && has_own_password(a)) return refusal{refusal_kind::not_in_state};
  if (is_enrol && d.state().link_required_since) end_what_links_opened(d);
  d.give_link(c.link, c.purpose, c.by, c.mail.has_value());
  if (c.mail && !d.mail_link(*c.mail)) return refusal{refusal_kind::too_many_messages};
  if (is_forgotten) return d.finish(); // anybody can ask
  d.record(activity_kind::link_made, c.by, std::string(to_text(c.purpose)));
  return d.finish();
}

result<decision, refusal> decide(const account& a, const unlock& c, const context& ctx) {
  if (is_too_long(c.by, c.reason)) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  unlock_granted granted{.trust = browsers_to_forgive(d), .at = ctx.now};
  if (may_forgive_codes(d.state(), ctx.now)) {
    const auto weighing = weight_within(d.state().failures[index(granted.trust)], days(30), ctx.now);
    granted.codes = std::min(weighing, ctx.policy.codes_forgiven);
  }
  granted.sends = !d.state().sends_freed_at || ctx.now >= *d.state().sends_freed_at + days(1);
  d.emit(granted);
  d.record(activity_kind::unlocked, c.by, c.reason);
  d.notify(notice_kind::unlocked, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const set_locale& c, const context& ctx) {
  if (c.locale.size() > longest_locale || is_too_long(c.by, {})) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  if (c.session)
    if (const auto no = d.needs_verified_session(*c.session)) return *no;
  if (c.locale != a.locale) d.emit(locale_set{c.locale, c.by, ctx.now});
  return d.finish();
}

/// Everything is forgotten at once, so nothing has to end before it, and nobody can be told: no number is kept.
result<decision, refusal> decide(const account& a, const erase_user& c, const context& ctx) {
  if (!a.exists()) return refusal{refusal_kind::no_such_user};
  decision d;
  d.events.emplace_back(user_erased{c.by, ctx.now});
  return d;
}

} // namespace twostep::core
