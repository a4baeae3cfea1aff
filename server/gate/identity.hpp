#pragma once
// The Remote-* fields, which tell applications behind the gate who is signed in.

#include "server/gate_rules/rule.hpp"
#include "server/http/message.hpp"

namespace twostep::server::gate {

/// [gate]: remote_user and remote_amr.
struct identity_form {
  bool user_is_id = false; ///< Remote-User is the id; else the email
  bool has_amr = false;    ///< Remote-Amr is sent
};

/// Always sets all fields of the form, so that the proxy overwrites any sent by the browser; "" if nobody is signed
/// in. Values are UTF-8. In Remote-Groups ("ORG,ORG:ROLE") a name's commas, colons and per cent signs are
/// percent-encoded. Remote-Amr: core::amr_of() the session; "" for a program.
void say_who(http::response&, const person&, identity_form);

} // namespace twostep::server::gate
