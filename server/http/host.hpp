#pragma once
// host[:port] as a name of a place, however it is spelt (RFC 9110, 4.2.3). Not what may stand in Host: head.hpp.

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::http {

struct host_parts {
  std::string_view name; ///< without a final dot; an IPv6 address with its brackets; in the case it was given in
  std::uint16_t port = 0;
};

/// nullopt: nothing before the port, or what follows the colon is no port.
std::optional<host_parts> split_host(std::string_view host, bool https) noexcept;

/// Capitals, a final dot and the scheme's own port written out make no other host.
bool is_same_host(std::string_view one, std::string_view other, bool https) noexcept;

} // namespace twostep::server::http
