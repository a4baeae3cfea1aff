#pragma once
// GET, POST /profile/security/two-step/replace (the code to the old number), …/replace/phone (the new number),
// …/replace/confirm (the code to it), POST …/replace/resend, …/replace/cancel.

#include "server/pages/page_context.hpp"

#include <string_view>

namespace twostep::server::pages {

inline constexpr std::string_view change_number_page = "/profile/security/two-step/replace",
                                  new_number_page = "/profile/security/two-step/replace/phone",
                                  confirm_number_page = "/profile/security/two-step/replace/confirm";

awaitable<> show_number_change(page_context&);
/// Sends the first code, or takes it.
awaitable<> change_number(page_context&, const account_commands&);
awaitable<> show_new_number(page_context&);
awaitable<> give_new_number(page_context&, const account_commands&);
awaitable<> show_confirm_number(page_context&);
awaitable<> confirm_number(page_context&, const account_commands&);
awaitable<> resend_number_code(page_context&, const account_commands&);
awaitable<> cancel_number_change(page_context&, const account_commands&);

/// Sends the code to the old number and leads to the form for it; once, from the page or after the password was asked
/// for again.
awaitable<> begin_number_change_and_go(page_context&, const account_commands&);

/// Where the change under way goes on.
std::string_view page_of(core::number_change_step) noexcept;

} // namespace twostep::server::pages
