#pragma once
// What the HTTP layer is told by the composition root: plain values and the clock. It reads no configuration itself.

#include "core/time.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::http {

/// Bytes unless said otherwise.
struct limits {
  std::size_t head = 8 * 1024;
  std::size_t head_trusted = 64 * 1024; ///< from trusted proxies: applications' cookies pass the gate
  std::size_t fields = 100;             ///< header fields a request
  std::size_t target = 2 * 1024;
  std::size_t target_trusted = 8 * 1024;
  std::size_t body = 32 * 1024;        ///< a form that carries an address of 7,000 bytes, all of them encoded
  std::size_t connections = 16 * 1024; ///< open at once, a listener; further ones are answered 503
};

struct timeouts {
  std::chrono::milliseconds head{10'000};          ///< a whole head, from its first byte (or from accept)
  std::chrono::milliseconds body{10'000};          ///< a whole body
  std::chrono::milliseconds idle{15'000};          ///< between two requests
  std::chrono::milliseconds idle_trusted{600'000}; ///< the same, from trusted proxies
  std::chrono::milliseconds write{10'000};         ///< a whole response, plus one second for each 8 KiB of it
  std::chrono::milliseconds linger{2'000};         ///< reading away what a refused peer still sends
};

struct settings {
  /// CIDR ("10.0.0.0/8", "::1/128"), single addresses, and the word "private". See trusted_networks.
  std::vector<std::string> trusted_proxies{"127.0.0.1/32", "::1/128"};

  std::string path_prefix;   ///< public_url's path without a trailing slash: "" or "/auth"
  std::string cookie_domain; ///< where set, CSP form-action allows it and what is under it too
  bool https = true;         ///< public_url is; else form-action allows http there as well
  std::string hsts;          ///< value of Strict-Transport-Security; "" sends none

  /// Header fields that requests keep for the application, beside those of http::request; in small letters, at most
  /// kept_fields::max.
  std::vector<std::string> kept_fields;

  bool owner_only = false; ///< of a Unix socket: only root and this process's own user get an answer (SO_PEERCRED)

  http::limits limits;
  http::timeouts timeouts;
  std::size_t threads = 0;             ///< 0 = as many as cores
  std::chrono::milliseconds tick{500}; ///< how exactly the timeouts above are kept

  /// Required (exchange::now, the Date header); called by every worker, once a request.
  std::function<core::time_point()> wall_clock;
  /// Required; the timeouts run by it. Called by every worker.
  std::function<std::chrono::steady_clock::time_point()> steady_clock;

  /// One line for the log; empty: not told. Called by every worker.
  std::function<void(std::string_view)> warn;
  /// Called once for each peer that sends X-Forwarded-* and isn't trusted (decision 21), with its address.
  std::function<void(std::string_view)> untrusted_forwarded;
};

} // namespace twostep::server::http
