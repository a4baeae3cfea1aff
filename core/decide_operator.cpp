// What operators and the machine's shell do to an account.

#include "core/deciding.hpp"

namespace twostep::core {

result<decision, refusal> decide(const account& a, const create_user& c, const context& ctx) {
  if (a.exists()) return refusal{refusal_kind::email_taken};
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
  if (c.by.kind == actor_kind::self || (c.by.kind == actor_kind::operator_ && c.by.name == to_text(a.id)))
    return refusal{refusal_kind::themselves};
  deciding d(a, ctx);
  d.notify(notice_kind::two_step_reset, c.notice);
  d.emit(two_step_reset{c.by, c.reason, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const unlock& c, const context& ctx) {
  deciding d(a, ctx);
  d.emit(unlocked{c.by, c.reason, ctx.now});
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
