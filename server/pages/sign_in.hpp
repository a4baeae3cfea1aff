#pragma once
// GET, POST /sign-in: email and password. POST /sign-out.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in(visit&);
awaitable<> sign_in(visit&);
awaitable<> sign_out(visit&);

/// The cookies of a sign-in that is complete, and where it leads.
void welcome(visit&, const core::account_id&, const std::string& session_cookie, std::string_view next);

} // namespace twostep::server::pages
