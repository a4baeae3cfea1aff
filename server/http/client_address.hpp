#pragma once
// The client of a request as limits count it (R52): IP addresses, trusted networks, X-Forwarded-For.

#include "server/http/message.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::http {

/// An IPv4 or IPv6 address; IPv4-mapped IPv6 is the IPv4 address.
class ip_address {
public:
  /// Text without brackets, port or zone.
  static std::optional<ip_address> parse(std::string_view) noexcept;
  static ip_address from_v4(const std::array<std::uint8_t, 4>&) noexcept;
  static ip_address from_v6(const std::array<std::uint8_t, 16>&) noexcept;

  bool is_v4() const noexcept;
  bool is_loopback() const noexcept;
  std::string text() const;
  /// The IPv4 address, or the IPv6 /64 written "2001:db8:1:2::/64".
  std::string network() const;
  const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; } ///< IPv4 as ::ffff:a.b.c.d

  bool operator==(const ip_address&) const = default;

private:
  std::array<std::uint8_t, 16> bytes_{};
};

client_address to_client_address(const ip_address&);
/// For client_address::network: an IPv4 address's /24 as "192.0.2.0/24"; anything else unchanged.
std::string wide_network(std::string_view network);

/// The networks of server.trusted_proxies.
class trusted_networks {
public:
  /// Entries are CIDR, a single address, or "private" (loopback, RFC 1918, link-local, unique local). Throws
  /// std::invalid_argument that names the bad entry.
  explicit trusted_networks(std::span<const std::string> entries);

  bool contains(const ip_address&) const noexcept;

private:
  struct network {
    std::array<std::uint8_t, 16> bytes;
    unsigned bits;
  };
  void add(std::string_view entry);

  std::vector<network> networks_;
};

/// Walks X-Forwarded-For from the right over trusted addresses; the first other one is the client, or the leftmost if
/// all are trusted. lines: the field's values in order of arrival. nullopt: a malformed entry came first, or there
/// are no lines; the peer is the client then.
std::optional<ip_address> forwarded_client(std::span<const std::string_view> lines, const trusted_networks&) noexcept;

} // namespace twostep::server::http
