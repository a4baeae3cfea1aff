// Sign-in: the password was right; then the code.

#include "core/deciding.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// Who goes where there are too many; end(): none may. Those that still await confirmation first: they cost whoever
/// has the password nothing, and must not push out codes that were sent. Never the owner's known browsers for an
/// unknown one.
auto find_victim(const std::vector<challenge>& live, lane wants) {
  const auto is_unknown = [](const challenge& x) { return x.lane == lane::unknown_browser; };
  auto victim =
      std::ranges::find_if(live, [&](const challenge& x) { return is_unknown(x) && awaits_confirmation(x); });
  if (victim == live.end()) victim = std::ranges::find_if(live, is_unknown);
  if (victim == live.end() && wants == lane::known_browser) victim = live.begin();
  return victim;
}

/// Ends what is dead or superseded, and makes room for one more.
std::optional<refusal> make_room(deciding& d, const begin_sign_in& c) {
  std::vector<sign_in_ended> ended;
  for (const auto& old : d.state().sign_ins) {
    if (c.previous && old.id == *c.previous)
      ended.push_back({old.id, end_reason::superseded, d.now()});
    else if (!lives(old, d.now()))
      ended.push_back({old.id, end_reason::expired, d.now()});
  }
  for (const auto& e : ended) d.emit(e);

  while (d.state().sign_ins.size() >= d.ctx().policy.most_sign_ins) {
    const auto& live = d.state().sign_ins;
    const auto victim = find_victim(live, c.lane);
    if (victim == live.end()) {
      const auto first = std::min_element(live.begin(), live.end(), [](const challenge& x, const challenge& y) {
        return x.expires_at < y.expires_at;
      });
      return refusal{refusal_kind::too_many_sign_ins, first->expires_at};
    }
    d.emit(sign_in_ended{victim->id, end_reason::displaced, d.now()});
  }
  return std::nullopt;
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_sign_in& c, const context& ctx) {
  if (a.suspended) return refusal{refusal_kind::suspended};
  if (a.password.generation != c.password_generation) return refusal{refusal_kind::stale_password};
  deciding d(a, ctx);
  if (c.rehashed) d.emit(password_rehashed{*c.rehashed, ctx.now});

  const auto* phone = proven_phone(d.state().two_step);
  if (!phone) {
    d.start_session(c.session, method::password);
    return d.finish();
  }
  if (const auto no = d.paused(c.lane)) return *no;
  if (const auto no = make_room(d, c)) return *no;
  auto challenge = d.make_challenge(c.challenge, purpose::sign_in, *phone, c.lane);
  // No code goes to a number that may be somebody else's by now before the person says that it isn't (R19).
  const bool asks_first = is_long_unproven(d.state(), ctx.policy, ctx.now);
  if (asks_first) {
    challenge.sends = 0;
    challenge.resend_at = ctx.now;
  }
  d.emit(sign_in_challenged{challenge});
  if (!asks_first) d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const verify_sign_in& c, const context& ctx) {
  deciding d(a, ctx);
  const auto& live = d.state().sign_ins;
  const auto found = std::find_if(live.begin(), live.end(), [&](const challenge& x) { return x.id == c.challenge; });
  if (a.suspended || found == live.end() || !lives(*found, ctx.now)) return refusal{refusal_kind::challenge_gone};
  if (awaits_confirmation(*found)) return refusal{refusal_kind::challenge_gone}; // no code is anywhere
  const auto challenge = *found;
  if (const auto no = d.paused(challenge.lane)) return *no;

  if (!d.is_right(challenge, c.code)) {
    const auto told = d.fail(challenge, challenge.lane, c.notice);
    if (told.kind == refusal_kind::code_dead) d.emit(sign_in_ended{challenge.id, end_reason::exhausted, ctx.now});
    return d.refuse(told);
  }
  d.emit(sign_in_verified{challenge.id, ctx.now});
  d.start_session(c.session, method::password | method::text_message);
  return d.finish();
}

} // namespace twostep::core
