#pragma once
// Sets of recovery codes for tests: code n of a set has the digest n.

#include "core/account/recovery_codes.hpp"
#include "tests/core/support/world.hpp"

namespace twostep::core::test {

inline recovery_digest recovery_digest_of(std::size_t n) {
  return {std::string(recovery_digest::size, static_cast<char>(n))};
}

/// Ten codes, from `first` on.
inline recovery_codes recovery_set(std::size_t first = 1) {
  recovery_codes made;
  made.hashing = {make_id<recovery_salt>(first), 19456, 2};
  for (std::size_t i = 0; i < recovery_codes_in_a_set; ++i) made.left.push_back(recovery_digest_of(first + i));
  return made;
}

/// The right password, given now.
inline password_step password_step_of(const world& w) {
  return {w.now, w.account.known_browser_epoch};
}

inline try_recovery_code recovery_try(const world& w) {
  return {w.account.password.generation, password_step_of(w)};
}

inline verify_recovery_code recovery_code_given(world& w, std::size_t n) {
  verify_recovery_code c;
  c.password_generation = w.account.password.generation;
  c.step = password_step_of(w);
  c.digest = recovery_digest_of(n);
  c.session.id = w.fresh<session_id>();
  c.notice = w.fresh<notice_id>();
  return c;
}

} // namespace twostep::core::test
