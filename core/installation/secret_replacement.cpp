#include "core/installation/secret_replacement.hpp"

#include <variant>

namespace twostep::core {
namespace {

bool end(challenge& c, time_point at) noexcept {
  if (c.expires_at <= at) return false;
  c.expires_at = at;
  return true;
}

} // namespace

bool replace_secret(account& a, const secret_replaced& replaced) {
  bool changed = false;
  for (auto* list : {&a.sign_ins, &a.step_ups})
    for (auto& c : *list) changed = end(c, replaced.at) || changed;
  if (a.number_change && a.number_change->challenge)
    changed = end(*a.number_change->challenge, replaced.at) || changed;
  std::visit(
      [&](auto& state) {
        if constexpr (requires { state.challenge; }) changed = end(state.challenge, replaced.at) || changed;
      },
      a.two_step
  );
  if (!replaced.sessions_end || a.sessions.empty()) return changed;
  a.sessions.clear();
  a.step_ups.clear(); // begun by sessions
  a.number_change.reset();
  return true;
}

} // namespace twostep::core
