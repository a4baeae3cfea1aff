#pragma once
// Where somebody sets up a second step, by what the operator and the organisation allow.

#include "server/pages/page_context.hpp"

#include <cstdint>
#include <string_view>

namespace twostep::server::pages {

/// Of the factors that the person may set up, the page of the one that is offered first; "": there is none.
std::string_view set_up_page(const page_context&) noexcept;

/// The ways off a page that sets up this factor: back, or, where one must be set up before anything else opens, to
/// the other factors that the person may set up, out, and "Not now" where that is open. Sections CAN_LEAVE, REQUIRED,
/// NOT_NOW, APP_INSTEAD{WAY}, PASSKEY_INSTEAD{WAY}.
void fill_ways_out(page&, const page_context&, std::uint8_t method);

/// Where a second step must be set up beside one that is on: says why, above the page.
void explain_set_up(page&, const page_context&);

} // namespace twostep::server::pages
