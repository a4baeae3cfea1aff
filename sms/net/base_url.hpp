#pragma once
// Where a provider's API lives: scheme, host, port and path prefix of its `base_url`. Checked once, at start.

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::sms {

struct base_url {
  bool tls = true;
  std::string host; ///< a name or an address literal, without brackets
  std::uint16_t port = 443;
  std::string path_prefix; ///< "" or "/v1", percent-encoded, no slash at the end
  bool is_address = false; ///< host is an IPv4 or IPv6 literal

  /// For the Host field: brackets around IPv6, a port that isn't the scheme's own.
  std::string authority() const;
};

/// http or https, a host, no user, query or fragment. Throws std::invalid_argument that says what is wrong.
base_url parse_base_url(std::string_view text);

} // namespace twostep::sms
