#pragma once
// Compares host[:port] independent of spelling (RFC 9110, 4.2.3). The grammar of Host: head.hpp.

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::http {

struct host_parts {
  std::string_view name; ///< as given, without a final dot; an IPv6 address keeps its brackets
  std::uint16_t port = 0;
};

/// nullopt: no name, or an invalid port.
std::optional<host_parts> split_host(std::string_view host, bool https) noexcept;

/// Ignores case, a final dot, and an explicit default port.
bool is_same_host(std::string_view one, std::string_view other, bool https) noexcept;

} // namespace twostep::server::http
