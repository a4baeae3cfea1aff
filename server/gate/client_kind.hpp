#pragma once
// Tells browsers from programs by a request's fields.

#include "server/http/message.hpp"

namespace twostep::server::gate {

/// True: the request is for a page, not for data of a script.
bool is_navigation(const http::request&) noexcept;

/// True: possibly a browser. Browsers before Safari 16.4, and all over plain http, don't send Sec-Fetch-Mode.
bool is_browser(const http::request&) noexcept;

} // namespace twostep::server::gate
