#pragma once
// What reached the server of a request that `twostep doctor` sent through the proxy: as it stood there, cookies by
// name only.

#include <string>
#include <vector>

namespace twostep::server::doctor {

/// A request carries its probe's number as a parameter of its address and as a cookie of this name.
inline constexpr const char* probe_name = "twostep-probe";

struct arrival {
  std::string peer{};   ///< who connected: an address, or "local"
  bool trusted = false; ///< is one of server.trusted_proxies
  std::string client{}; ///< who is counted by limits
  std::string method{}, host{}, target{};
  std::vector<std::string> forwarded_for{}; ///< the field's lines
  std::string forwarded_method{}, forwarded_proto{}, forwarded_host{}, forwarded_uri{}, original_url{};
  std::vector<std::string> cookies{}; ///< names
  bool has_app_token = false;         ///< Authorization carries what the gate takes for a token of a program

  friend bool operator==(const arrival&, const arrival&) = default;
};

} // namespace twostep::server::doctor
