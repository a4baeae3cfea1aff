// Sign-in: the password was right; then the code.

#include "core/account/bounds.hpp"
#include "core/account/decide_trusted_browser.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/password_step.hpp"
#include "core/account/password_streak.hpp"

#include <algorithm>
#include <tuple>

namespace twostep::core {

namespace {

bool is_unknown(const challenge& c) noexcept {
  return c.trust == device_trust::unknown_browser;
}

/// The place of who goes where there are too many; none: nobody may. A new one takes the place of one of its own
/// network first, so that whoever has the password can't end the code that its owner waits for elsewhere; then of one
/// that awaits confirmation, which cost nothing; then of one of the network that holds most. Never the owner's known
/// browsers for an unknown one, nor the only one of a network that the account signed in from lately for one of
/// another network: who shares the owner's network can't hold every place.
std::optional<std::size_t>
find_victim(const decision_builder& d, device_trust wants, const std::optional<meter_id>& network) {
  const auto& live = d.state().sign_ins;
  const auto is_listed = [&](const std::optional<meter_id>& n) {
    return find_network(d.state(), n, d.now()) != nullptr;
  };
  const bool is_stranger = wants == device_trust::unknown_browser && !is_listed(network);
  const auto crowd = [&](const challenge& x) {
    return std::ranges::count_if(live, [&](const challenge& y) { return is_unknown(y) && y.network == x.network; });
  };
  const auto rank = [&](const challenge& x) {
    const bool own = x.network && x.network == network;
    return std::tuple(is_unknown(x), own, awaits_confirmation(x), is_unknown(x) ? crowd(x) : 0);
  };
  std::optional<std::size_t> victim;
  for (std::size_t i = 0; i < live.size(); ++i) {
    if (!is_unknown(live[i]) && wants == device_trust::unknown_browser) continue;
    if (is_stranger && is_listed(live[i].network) && crowd(live[i]) == 1) continue;
    if (!victim || rank(live[i]) > rank(live[*victim])) victim = i;
  }
  return victim;
}

/// Ends what is dead or superseded, and makes room for one more.
std::optional<refusal> make_room(decision_builder& d, const begin_sign_in& c, device_trust wants) {
  const auto before = d.state().sign_ins;
  for (const auto& old : before) {
    if (c.previous && old.id == *c.previous)
      d.give_up(old, end_reason::superseded, c.notice);
    else if (!lives(old, d.now()))
      d.give_up(old, end_reason::expired, c.notice);
  }

  while (d.state().sign_ins.size() >= d.ctx().policy.max_sign_ins) {
    const auto& live = d.state().sign_ins;
    const auto victim = find_victim(d, wants, c.network);
    if (!victim) {
      const auto first = std::min_element(live.begin(), live.end(), [](const challenge& x, const challenge& y) {
        return x.expires_at < y.expires_at;
      });
      return refusal{refusal_kind::too_many_sign_ins, first->expires_at};
    }
    const auto gone = live[*victim];
    d.give_up(gone, end_reason::displaced, c.notice);
  }
  return std::nullopt;
}

/// The challenge that the same browser began a moment ago and nobody has tried yet: the form was sent twice. Null:
/// none.
const challenge* find_continued(
    const decision_builder& d, const begin_sign_in& c, const std::optional<device_id>& device,
    const std::optional<link_id>& link
) {
  const auto& policy = d.ctx().policy;
  for (const auto& x : d.state().sign_ins) {
    const bool same_browser = (c.browser && x.browser == c.browser) || x.id == c.previous;
    const bool untried = lives(x, d.now()) && x.attempts_left == policy.code.attempts;
    if (same_browser && untried && x.device == device && x.link == link &&
        d.now() < x.issued_at + policy.continued_within)
      return &x;
  }
  return nullptr;
}

/// The password was right, and no code is asked for: whether a link has to stand beside it, and does.
std::optional<refusal> refused_link(const account& a, const begin_sign_in& c, const context& ctx) {
  if (!c.link) {
    if (needs_link(a, ctx.organisation, ctx.now)) return refusal{refusal_kind::link_needed};
    return std::nullopt;
  }
  const auto* link = find_link(a, c.link->link, ctx.now);
  if (!link || link->purpose != link_purpose::enrol || !is_open_to(*link, c.link->browser))
    return refusal{refusal_kind::link_gone};
  return std::nullopt;
}

/// What the person is asked for; nullopt: there is no second step.
std::optional<sign_in_method>
method_for(const decision_builder& d, const begin_sign_in& c, const std::optional<device_id>& device) {
  if (c.method && is_on(d.state(), *c.method)) return c.method;
  const auto l = device ? device_trust::known_browser : device_trust::unknown_browser;
  const auto is_usable = [&](const passkey& one) { return one.site == d.ctx().policy.site.id; };
  const auto is_open = [&](const sign_in_method& m) {
    if (m.method == method::passkey && std::ranges::none_of(d.state().passkeys, is_usable)) return false;
    return !d.paused(l, device, *find_factor(m.method));
  };
  return first_method(d.state(), device, is_open);
}

/// None of its factors can be tried; nullopt: one can, and may be chosen. Until the first can again.
std::optional<refusal> all_paused(const decision_builder& d, device_trust l, const std::optional<device_id>& device) {
  std::optional<refusal> first;
  for (const auto& f : factors()) {
    if (!f.on_since(d.state())) continue;
    const auto no = d.paused(l, device, f);
    if (!no) return std::nullopt;
    if (!first || no->retry_at < first->retry_at) first = no;
  }
  return first;
}

/// The challenge that asks for the second step, with its message. link: of a forgotten password.
result<challenge_id, refusal>
ask(decision_builder& d, const begin_sign_in& c, const sign_in_method& method, device_trust l,
    const std::optional<device_id>& device, const std::optional<link_id>& link = {}) {
  if (const auto no = all_paused(d, l, device)) return *no;
  // A person may have chosen texts; none is sent whose code couldn't be tried.
  if (method.method == method::text_message)
    if (const auto no = d.paused(l, device)) return *no;
  if (const auto* same = find_continued(d, c, device, link)) return challenge_id(same->id);
  if (const auto no = make_room(d, c, l)) return *no;
  auto challenge = d.make_challenge(c.challenge, purpose::sign_in, method, l, device);
  challenge.browser = c.browser;
  challenge.network = c.network;
  challenge.link = link;
  d.emit(sign_in_challenged{challenge});
  if (challenge.sends != 0) d.send(challenge, 1);
  return challenge.id;
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_sign_in& c, const context& ctx) {
  if (a.suspended) return refusal{refusal_kind::suspended};
  if (a.password.generation != c.password_generation) return refusal{refusal_kind::stale_password};
  if (c.former_step && is_used_up(a, *c.former_step)) return refusal{refusal_kind::stale_password};
  decision_builder d(a, ctx);
  if (c.rehashed && c.rehashed->text.size() <= longest_verifier) d.emit(password_rehashed{*c.rehashed, ctx.now});

  if (c.network && !find_network(d.state(), c.network, ctx.now) && find_network(d.state(), c.listed_as, ctx.now))
    d.emit(network_carried{*c.listed_as, *c.network, ctx.now});
  const auto device = d.recognise(c.trust, c.device);
  const auto l = device ? device_trust::known_browser : device_trust::unknown_browser;
  const auto method = method_for(d, c, device);
  if (!method && c.former_step) return refusal{refusal_kind::not_in_state};
  if (method && c.link) return refusal{refusal_kind::link_gone};
  if (!method) {
    if (const auto no = refused_link(d.state(), c, ctx)) return *no;
    // The account isn't asleep any more, and the password alone stays too little all the same.
    if (needs_link(d.state(), ctx.organisation, ctx.now) && !d.state().link_required_since)
      d.emit(link_required{ctx.now});
    d.start_session(c.session, method::password);
    d.admit(c.new_device, l, device, c.network, 0);
    if (c.link) d.emit(link_bound{c.link->link, c.link->browser, ctx.now});
    return d.finish();
  }
  const auto trust = use_trust(d, c, device);
  if (trust == trust_verdict::good) return d.finish();
  // A copy that was found out stays found out where nothing can be asked for.
  const auto asked = ask(d, c, *method, l, device);
  if (asked) return d.challenged(*asked);
  if (trust == trust_verdict::copied) return d.refuse(asked.error());
  return asked.error();
}

result<decision, refusal> decide(const account& a, const choose_method& c, const context& ctx) {
  decision_builder d(a, ctx);
  const auto found = std::ranges::find(d.state().sign_ins, c.challenge, &challenge::id);
  if (a.suspended || found == d.state().sign_ins.end() || !lives(*found, ctx.now))
    return refusal{refusal_kind::challenge_gone};
  if (!is_on(d.state(), c.method)) return refusal{refusal_kind::method_not_on};
  const auto chosen = *found;
  if (sign_in_method_of(chosen) == c.method) return d.challenged(chosen.id);
  if (const auto no = d.paused(chosen.trust, chosen.device, *find_factor(c.method.method))) return *no;
  d.change_method(chosen, c.method);
  return d.challenged(chosen.id);
}

result<decision, refusal> decide(const account& a, const end_abandoned_sign_ins& c, const context& ctx) {
  decision_builder d(a, ctx);
  for (const auto& x : a.sign_ins)
    if (!lives(x, ctx.now) && ctx.now >= x.issued_at + ctx.policy.new_code_within)
      d.give_up(x, end_reason::expired, c.notice);
  return d.finish();
}

namespace {

/// nullopt: the answer is right, and the challenge used up.
std::optional<result<decision, refusal>>
check_answer(decision_builder& d, const challenge& asked, const factor_answer& answer, const notice_id& notice) {
  // Of one that awaits confirmation no code is anywhere.
  if (d.state().suspended || !lives(asked, d.now()) || awaits_confirmation(asked))
    return refusal{refusal_kind::challenge_gone};
  if (const auto no = d.paused(asked, asked.trust)) return *no;
  if (!d.accept(asked, answer)) {
    const auto refused = d.fail(asked, asked.trust, notice);
    if (refused.kind == refusal_kind::code_dead) d.emit(sign_in_ended{asked.id, end_reason::exhausted, d.now()});
    return d.refuse(refused);
  }
  d.emit(sign_in_verified{asked.id, d.now()});
  return std::nullopt;
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_link_step& c, const context& ctx) {
  const auto* link = find_link(a, c.link, ctx.now);
  if (!link || link->purpose != link_purpose::forgotten || !is_open_to(*link, c.browser))
    return refusal{refusal_kind::link_gone};
  decision_builder d(a, ctx);
  if (!may_use_forgotten_link(d.state(), ctx.organisation, ctx.now)) return refusal{refusal_kind::link_gone};
  begin_sign_in like;
  like.challenge = c.challenge;
  // A sign-in that the password began stays, so that it ends as abandoned and the owner is told.
  const auto is_for_a_link = [&](const challenge& x) { return x.id == c.previous && x.link; };
  if (std::ranges::any_of(d.state().sign_ins, is_for_a_link)) like.previous = c.previous;
  like.network = c.network;
  like.notice = c.notice;
  const auto method = method_for(d, like, std::nullopt);
  if (!method) return refusal{refusal_kind::not_in_state};
  const auto asked = ask(d, like, *method, device_trust::unknown_browser, std::nullopt, c.link);
  if (!asked) return asked.error();
  return d.challenged(*asked);
}

result<decision, refusal> decide(const account& a, const verify_link_step& c, const context& ctx) {
  if (!c.answer) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  const auto found = std::ranges::find(d.state().sign_ins, c.challenge, &challenge::id);
  if (found == d.state().sign_ins.end() || !found->link) return refusal{refusal_kind::challenge_gone};
  const auto challenge = *found;
  const auto* link = find_link(d.state(), *challenge.link, ctx.now);
  if (!link || !is_open_to(*link, c.browser) || !may_use_forgotten_link(d.state(), ctx.organisation, ctx.now))
    return refusal{refusal_kind::link_gone};
  if (auto refused = check_answer(d, challenge, *c.answer, c.notice)) return *std::move(refused);
  d.emit(link_step_given{*challenge.link, c.browser, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const verify_sign_in& c, const context& ctx) {
  if (!c.answer) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  const auto& live = d.state().sign_ins;
  const auto found = std::find_if(live.begin(), live.end(), [&](const challenge& x) { return x.id == c.challenge; });
  if (found == live.end() || found->link) return refusal{refusal_kind::challenge_gone};
  const auto challenge = *found;
  if (auto refused = check_answer(d, challenge, *c.answer, c.notice)) return *std::move(refused);
  d.start_session(c.session, method::password | method_of(challenge));
  d.admit(c.new_device, challenge.trust, challenge.device, challenge.network, method_of(challenge));
  if (c.trust && trust_browser(d, *c.trust, c.session)) d.notify(notice_kind::browser_trusted, c.notice);
  return d.finish();
}

} // namespace twostep::core
