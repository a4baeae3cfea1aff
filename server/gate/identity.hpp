#pragma once
// The Remote-* fields, which tell applications behind the gate who is signed in.

#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "server/http/message.hpp"

namespace twostep::server::gate {

enum class remote_user : std::uint8_t { email, id };

/// Always sets all five fields, so that the proxy overwrites any sent by the browser; "" if nobody is signed in.
/// Values are UTF-8. In Remote-Groups ("ORG,ORG:ROLE") a name's commas, colons and per cent signs are
/// percent-encoded.
void say_who(http::response&, const core::account*, const core::organisation*, remote_user);

} // namespace twostep::server::gate
