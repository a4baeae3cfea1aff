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
  keep_number_verified_at(a, e.at);
  a.recovery->left.erase(a.recovery->left.begin() + static_cast<std::ptrdiff_t>(e.place));
}

void apply(account& a, const recovery_codes_ended&) {
  a.recovery.reset();
}

} // namespace twostep::core::evolving
