#pragma once
// GET, POST /sign-in/again: the password once more, then what was wanted goes on from a signed intent (answers.md 7).

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in_again(visit&);
awaitable<> sign_in_again(visit&);

/// Leads there; next is carried to where the intent ends.
void ask_for_password(visit&, intent, std::string_view next = {});

} // namespace twostep::server::pages
