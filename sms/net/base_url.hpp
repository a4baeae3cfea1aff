#pragma once
// A provider's `base_url`: scheme, host, port and path prefix of its API. Checked once, at the start.

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::sms {

struct base_url {
  bool tls = true;
  std::string host; ///< a name or an address literal without brackets
  std::uint16_t port = 443;
  std::string path_prefix; ///< "" or "/v1"; percent-encoded, without a slash at the end
  bool is_address = false; ///< host is an IPv4 or IPv6 literal

  /// For the Host field: with brackets around IPv6, and the port unless it is the scheme's default.
  std::string authority() const;
};

/// http or https and a host; no user, query or fragment. Throws std::invalid_argument with the reason.
base_url parse_base_url(std::string_view text);

} // namespace twostep::sms
