#pragma once
// What support or the machine's shell asks for about somebody's account, beside its factors. As
// core/account/command.hpp says.

#include "core/account/account.hpp"
#include "core/actor.hpp"
#include "core/ids.hpp"

#include <optional>
#include <string>

namespace twostep::core {

/// Nobody gets in until resume_user; password and second step stay.
struct suspend_user {
  actor by;
  std::string reason;
};
struct resume_user {
  actor by;
  std::string reason; ///< may be empty
};
/// Ends every session, sign-in, link to a new password and trust in browsers; no browser is known any more.
struct sign_out_everywhere {
  actor by;
  std::string reason; ///< may be empty
  notice_id notice;   ///< for the case that a sign-in under way is to be told of
};
struct set_name {
  std::string name; ///< may be empty
  actor by;
};
/// An operator leaves the organisation. not_in_state for an admin of none. A higher role than before ends sessions
/// and app tokens.
struct set_role {
  core::role role{core::role::member};
  actor by;
};
/// An admin becomes a member there. not_in_state for operators, who belong to none.
struct move_user {
  std::optional<organisation_id> organisation; ///< that there is
  actor by;
};

} // namespace twostep::core
