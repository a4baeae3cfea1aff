// Events of recovery codes.

#include "core/account/evolving.hpp"

namespace twostep::core::evolving {

void apply(account& a, recovery_codes_made e) {
  a.recovery = std::move(e.codes);
}

void apply(account& a, const recovery_code_tried& e) {
  if (a.recovery) count_recovery_try(*a.recovery, e.trust, e.at);
}

void apply(account& a, const recovery_code_used& e) {
  if (!a.recovery || e.place >= a.recovery->left.size()) return;
  // The sign-in that follows proves no number: what older programs took for the newest proof stands from now on.
  if (const auto at = number_verified_at(a, e.at)) {
    if (auto* on = std::get_if<enabled>(&a.two_step); on && !on->proven_at) on->proven_at = at;
    if (auto* p = std::get_if<pending_disable>(&a.two_step); p && !p->proven_at) p->proven_at = at;
  }
  a.recovery->left.erase(a.recovery->left.begin() + static_cast<std::ptrdiff_t>(e.place));
}

void apply(account& a, const recovery_codes_ended&) {
  a.recovery.reset();
}

} // namespace twostep::core::evolving
