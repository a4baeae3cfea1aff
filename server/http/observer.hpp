#pragma once
// Who looks on while requests come and are answered. No answer depends on it.

#include "server/http/exchange.hpp"

#include <chrono>
#include <span>
#include <string_view>

namespace twostep::server::http {

/// A request as it came, whether or not what it says is believed.
struct arrival {
  const http::request& request;                    ///< forwarded_* and original_url as sent, whoever sent them
  std::string_view peer;                           ///< as client_address::text
  bool trusted = false;                            ///< is one of server.trusted_proxies
  std::span<const std::string_view> forwarded_for; ///< lines of X-Forwarded-For
  std::string_view client;                         ///< whom limits count
};

/// Called on the worker that owns the connection. Thread-safe.
class observer {
public:
  virtual ~observer() = default;

  /// Whether somebody wants to see every request that comes, before it is answered (`twostep doctor`).
  virtual bool watches() const noexcept = 0;
  virtual void watch(const arrival&) noexcept = 0;

  /// The response is complete and about to be written; took: since the request was, waiting for the log included.
  virtual void answered(const exchange&, std::chrono::nanoseconds took) noexcept = 0;
};

} // namespace twostep::server::http
