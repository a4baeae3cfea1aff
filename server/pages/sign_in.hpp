#pragma once
// GET, POST /sign-in: email and password. POST /sign-out.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in(visit&);
awaitable<> sign_in(visit&);
awaitable<> sign_out(visit&);

/// The cookies of a sign-in that is complete, and where it leads. factor: the last one given, for the record.
void welcome(visit&, const core::account_id&, const session_cookies&, std::string_view next, std::string_view factor);

} // namespace twostep::server::pages
