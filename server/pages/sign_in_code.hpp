#pragma once
// GET, POST /sign-in/code, POST /sign-in/code/resend: the second step of a sign-in.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in_code(visit&);
awaitable<> sign_in_code(visit&);
awaitable<> resend_sign_in_code(visit&);
/// After a code that died, without the password.
awaitable<> new_sign_in_code(visit&);

} // namespace twostep::server::pages
