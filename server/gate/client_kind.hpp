#pragma once
// What is at the other end of a request, as far as its fields tell: a browser shows pages to a person, a program
// doesn't.

#include "server/http/message.hpp"

namespace twostep::server::gate {

/// A page is wanted, not data for a script.
bool is_navigation(const http::request&) noexcept;

/// Perhaps a browser, whatever it wants. Those before Safari 16.4, and all on plain http, don't say so by
/// Sec-Fetch-Mode.
bool is_browser(const http::request&) noexcept;

} // namespace twostep::server::gate
