#pragma once
// Who is signed in, as applications behind the gate learn it: the Remote-* fields.

#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "server/http/message.hpp"

namespace twostep::server::gate {

enum class remote_user : std::uint8_t { email, id };

/// All five fields, always: a proxy overwrites what the browser sent with them. "" for nobody. Texts are UTF-8; in
/// Remote-Groups ("ORG,ORG:ROLE") commas, colons and per cent signs of a name are percent-encoded.
void say_who(http::response&, const core::account*, const core::organisation*, remote_user);

} // namespace twostep::server::gate
