#pragma once
// Commands on passkeys. As core/account/command.hpp says.

#include "core/account/passkey.hpp"
#include "core/account/session.hpp"

#include <string>

namespace twostep::core {

/// Adds a passkey that the browser has made.
struct add_passkey {
  session_id session;
  passkey_id id;
  std::string name;
  std::uint8_t transports = 0;
  webauthn::registration made;
  webauthn::challenge_value asked{}; ///< what it was to sign, made for this session and good once
  renewed_session renewed;           ///< the passkey is the session's second step, too
  notice_id notice;
  device_id new_device{}; ///< as verify_sign_in's, where it is the first factor
  bool end_others = true; ///< where it isn't: ends every other session and every app token
};
struct rename_passkey {
  session_id session;
  passkey_id passkey;
  std::string name;
};
struct remove_passkey {
  session_id session;
  passkey_id passkey;
  renewed_session renewed;
  notice_id notice;
  bool end_others = true; ///< ends every other session and every app token
};
/// Removes a passkey that can't be used any more, after a while: with a factor of a lower class (decision 37).
struct lose_passkey {
  session_id session;
  passkey_id passkey;
  notice_id notice;
};
/// It isn't lost.
struct keep_passkey {
  session_id session;
  passkey_id passkey;
};

} // namespace twostep::core
