#pragma once
// What an open session must give anew before something that could cost the account (decisions 37 and 69), and how the
// pages that ask for it say so. The pages themselves: sign_in_again.hpp, sign_in_again_code.hpp.

#include "core/account/sign_in_method.hpp"
#include "server/pages/page_context.hpp"

#include <optional>
#include <string>

namespace twostep::server::pages {

/// What this session wants.
intent wanted(const page_context&);

/// The password wasn't given within session.recent_sign_in.
bool lacks_password(const page_context&);
/// The account has a second step, and the intent needs it given: lately, or at all; of the highest class, where the
/// intent is a change of the factors.
bool lacks_second_step(const page_context&, intent);
/// The intent takes this one: a change of the factors takes the highest class that the account has.
bool is_taken(const page_context&, intent, const core::sign_in_method&);
/// Both were given, as far as the account has them and the intent needs them.
bool is_stepped_up(const page_context&, intent);

/// What is asked for; nullopt: there is no second step. under_way: of the challenge that there is.
std::optional<core::sign_in_method>
step_up_method(const page_context&, intent, const std::optional<core::sign_in_method>& under_way = std::nullopt);

/// Why the password is asked for, and what follows it.
std::string reason_for_password(const page_context&, intent);
/// Why a second step is asked for.
msgid reason_for_second_step(intent) noexcept;

} // namespace twostep::server::pages
