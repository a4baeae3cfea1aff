#pragma once
// Whether a rule's host and path fit those of a request.

#include <string_view>

namespace twostep::server::gate {

/// "app.example.org:8443" → "app.example.org"; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view host) noexcept;

/// pattern: "app.example.org", "*.example.org" or "*"; every port of the host fits.
bool fits_host(std::string_view pattern, std::string_view host) noexcept;

/// The prefix itself, or a path below it: "/admin" is not above "/administrators".
bool is_below(std::string_view path, std::string_view prefix) noexcept;

} // namespace twostep::server::gate
