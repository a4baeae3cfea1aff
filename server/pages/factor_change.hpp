#pragma once
// What the pages that delete apps and passkeys share.

#include "server/pages/page_context.hpp"

#include <string_view>

namespace twostep::server::pages {

/// Executes a change of the person's factors, and records it as this. False: it was refused, and the page has
/// answered: with the way to the step-up that the intent needs, where that is what is lacking.
awaitable<bool>
change_factors(page_context&, const account_commands&, core::command, std::string_view audited, intent);

} // namespace twostep::server::pages
