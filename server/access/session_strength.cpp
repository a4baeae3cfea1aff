#include "server/access/session_strength.hpp"

#include "core/account/second_step.hpp"
#include "core/account/trusted_browser.hpp"

namespace twostep::server {

session_strength
strength_of(const core::account& a, const core::session& s, const core::organisation* org, core::time_point now) {
  using enum session_strength;
  if (!core::is_verified(a, s, org, now)) return password;
  if ((core::methods_of(a, s) & core::method::passkey) != 0) return passkey;
  return core::is_by_trust(s) ? password_in_trusted_browser : second_step;
}

} // namespace twostep::server
