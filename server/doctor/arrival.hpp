#pragma once
// A request of `twostep doctor` as it reached the server through the proxy. Cookies by name only.

#include <string>
#include <vector>

namespace twostep::server::doctor {

/// The probe's number is sent as a query parameter and as a cookie of this name.
inline constexpr const char* probe_name = "twostep-probe";

struct arrival {
  std::string peer{};   ///< who connected: an address, or "local"
  bool trusted = false; ///< the peer is one of server.trusted_proxies
  std::string client{}; ///< the client that limits count
  std::string method{}, host{}, target{};
  std::vector<std::string> forwarded_for{}; ///< one per line of the field
  std::string forwarded_method{}, forwarded_proto{}, forwarded_host{}, forwarded_uri{}, original_url{};
  std::vector<std::string> cookies{}; ///< names
  bool has_app_token = false;         ///< Authorization carries what the gate takes for an app token

  friend bool operator==(const arrival&, const arrival&) = default;
};

} // namespace twostep::server::doctor
