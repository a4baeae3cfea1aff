// Events of what support changes about an account beside its factors.

#include "core/account/evolving.hpp"

namespace twostep::core::evolving {

void apply(account& a, const user_suspended&) {
  a.suspended = true;
}

void apply(account& a, const user_resumed&) {
  a.suspended = false;
}

void apply(account& a, name_set e) {
  a.name = std::move(e.display_name);
}

void apply(account& a, const role_set& e) {
  a.role = e.role;
  a.organisation = e.organisation;
}

} // namespace twostep::core::evolving
