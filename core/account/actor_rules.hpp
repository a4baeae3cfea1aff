#pragma once
// Rules about who acts on an account and why, for decide_*.cpp. Internal to them.

#include "core/account/account.hpp"
#include "core/account/bounds.hpp"
#include "core/actor.hpp"

#include <string_view>

namespace twostep::core {

inline bool is_too_long(const actor& by, std::string_view reason) {
  return by.name.size() > longest_actor || reason.size() > longest_reason;
}

inline bool is_themselves(const account& a, const actor& by) {
  return by.kind == actor_kind::self || (by.kind == actor_kind::operator_ && by.name == to_text(a.id));
}

} // namespace twostep::core
