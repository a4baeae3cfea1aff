#include "server/pages/code_form.hpp"

#include "server/words.hpp"

#include <chrono>

namespace twostep::server::pages {

namespace {

constexpr core::milliseconds patience = core::seconds(10); // after which an unaccepted message is called late

/// The newest message has not been taken by any provider, and by now it should have been or can't be.
bool is_late(const visit& v, const core::challenge& c) {
  if (c.accepted >= c.sends) return false;
  return v.now() - c.issued_at > patience || !v.services.dispatcher.status().usable;
}

} // namespace

void fill(page& p, const visit& v, const code_form& f, const core::challenge* challenge) {
  const auto& prefix = v.services.address.path_prefix;
  p.into("CODE_FORM", "code_form.tpl");
  p.set("ACTION", prefix + std::string(f.action)).set("BUTTON", f.button).set("NEXT", f.next);
  p.set("RESTART", prefix + std::string(f.restart));
  if (!challenge || !core::lives(*challenge, v.now())) {
    p.show("DEAD");
    return;
  }
  auto live = p.add("LIVE");
  live.set("MASKED", challenge->to.masked());
  live.set("EXPIRES", machine_time(challenge->expires_at));
  live.set("MINUTES", in_words(challenge->expires_at - v.now()));
  live.set("RESEND", prefix + std::string(f.resend)).set("CANCEL", prefix + std::string(f.cancel));
  if (is_late(v, *challenge)) live.show("LATE");
  if (!f.cancel.empty()) live.show("CAN_CANCEL");
  if (!challenge->resend_at) {
    live.show("LADDER_END");
  } else if (*challenge->resend_at <= v.now()) {
    live.show("RESEND_NOW");
  } else {
    const auto wait = std::chrono::ceil<core::seconds>(*challenge->resend_at - v.now());
    auto later = p.add("RESEND_LATER");
    later.set("WAIT", in_words(wait)).set("SECONDS", std::to_string(wait.count()));
  }
}

std::optional<core::challenge>
find_sign_in_challenge(visit& v, const core::account_id& account, const core::challenge_id& id) {
  std::optional<core::challenge> found;
  storage::observation seen{v.x.observed};
  v.services.store.read(account, seen, [&](const core::account& a, const core::organisation*) {
    for (const auto& c : a.sign_ins)
      if (c.id == id && !a.suspended) found = c;
  });
  v.x.observed = seen.sequence;
  return found;
}

} // namespace twostep::server::pages
