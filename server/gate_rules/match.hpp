#pragma once
// Matches a rule's host and path with a request's.

#include <string_view>

namespace twostep::server::gate {

/// "app.example.org:8443" → "app.example.org"; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view host) noexcept;

/// pattern: "app.example.org", "*.example.org" or "*"; it covers every port of the host.
bool fits_host(std::string_view pattern, std::string_view host) noexcept;

/// True for the prefix itself and paths below it; "/administrators" isn't below "/admin".
bool is_below(std::string_view path, std::string_view prefix) noexcept;

} // namespace twostep::server::gate
