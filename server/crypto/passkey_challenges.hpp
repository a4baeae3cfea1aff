#pragma once
// What passkeys are to sign: derived by the keys of codes, of which nothing else can be had from here. Thread-safe.

#include "core/account/challenge.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/webauthn/relying_party.hpp"
#include "server/crypto/tokens.hpp"

namespace twostep::server {

class passkey_challenges {
public:
  /// codes outlives it.
  explicit passkey_challenges(const core::code_keys& codes) : codes_(codes) {}

  /// At sign-in, and at a step-up that is under way.
  core::webauthn::challenge_value value_of(const core::challenge& c, const core::account_id& account) const {
    return core::passkeys::value_of(c, account, codes_);
  }
  /// At a step-up that begins with the answer (step_up), and for a passkey that is to be made (enable).
  core::webauthn::challenge_value
  value_of(const passkey_request& asked, const core::account_id& account, core::purpose purpose) const {
    return codes_.derive_passkey_challenge(codes_.current(), account, asked.id, purpose);
  }

private:
  const core::code_keys& codes_;
};

} // namespace twostep::server
