#pragma once
// Commands on authenticator apps and on which method is asked for. As core/account/command.hpp says.

#include "core/account/authenticator.hpp"
#include "core/account/session.hpp"
#include "core/account/sign_in_method.hpp"

#include <optional>
#include <string>

namespace twostep::core {

/// "Try another way": a sign-in goes on with another method.
struct choose_method {
  challenge_id challenge;
  sign_in_method method;
};

/// Adds an authenticator app: its code is right.
struct add_authenticator {
  session_id session;
  core::authenticator authenticator; ///< id, name and secret; decide sets the rest
  std::optional<one_time_code> code; ///< nullopt: what was typed is no code: not_a_code
  renewed_session renewed;           ///< the code is the session's second step, too
  notice_id notice;
  device_id new_device{}; ///< as verify_sign_in's, where it is the first factor
  bool end_others = true; ///< where it isn't: ends every other session and every app token
};
struct rename_authenticator {
  session_id session;
  authenticator_id authenticator;
  std::string name;
};
struct remove_authenticator {
  session_id session;
  authenticator_id authenticator;
  renewed_session renewed;
  notice_id notice;
  bool end_others = true; ///< ends every other session and every app token
};
/// Removes an app whose codes can't be given any more, after a while: with a factor of a lower class (decision 37).
struct lose_authenticator {
  session_id session;
  authenticator_id authenticator;
  notice_id notice;
};
/// It isn't lost.
struct keep_authenticator {
  session_id session;
  authenticator_id authenticator;
};
/// Asks for this one first from now on.
struct prefer_method {
  session_id session;
  sign_in_method method;
};

} // namespace twostep::core
