#pragma once
// Watches requests and answers. No answer depends on it.

#include "server/http/exchange.hpp"

#include <chrono>
#include <span>
#include <string_view>

namespace twostep::server::http {

/// A request as it arrived, before anything it says is trusted.
struct arrival {
  const http::request& request;                    ///< forwarded_* and original_url as sent, whoever sent them
  std::string_view peer;                           ///< as client_address::text
  bool trusted = false;                            ///< the peer is one of server.trusted_proxies
  std::span<const std::string_view> forwarded_for; ///< lines of X-Forwarded-For
  std::string_view client;                         ///< the client that limits count
};

/// Called on the worker that owns the connection. Thread-safe.
class observer {
public:
  virtual ~observer() = default;

  /// True: watch() is to be called for every request before it is answered (`twostep doctor`).
  virtual bool watches() const noexcept = 0;
  virtual void watch(const arrival&) noexcept = 0;

  /// Called when the response is complete, before it is written. took: since the request was complete, including
  /// the wait for the log.
  virtual void answered(const exchange&, std::chrono::nanoseconds took) noexcept = 0;
};

} // namespace twostep::server::http
