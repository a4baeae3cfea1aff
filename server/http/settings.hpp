#pragma once
// Settings of the HTTP layer: plain values and clocks, from the composition root. It reads no configuration
// itself.

#include "core/time.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::http {

/// In bytes, unless noted otherwise.
struct limits {
  std::size_t head = 8 * 1024;
  std::size_t head_trusted = 64 * 1024; ///< for trusted proxies: applications' cookies pass through the gate
  std::size_t fields = 100;             ///< header fields in a request
  std::size_t target = 2 * 1024;
  std::size_t target_trusted = 8 * 1024;
  std::size_t body = 32 * 1024;        ///< room for a form with an address of 7,000 bytes, all percent-encoded
  std::size_t connections = 16 * 1024; ///< open at once, per listener; further ones are answered 503
};

struct timeouts {
  std::chrono::milliseconds head{10'000};          ///< a whole head, from its first byte or from accept
  std::chrono::milliseconds body{10'000};          ///< a whole body
  std::chrono::milliseconds idle{15'000};          ///< between two requests
  std::chrono::milliseconds idle_trusted{600'000}; ///< as idle, for trusted proxies
  std::chrono::milliseconds write{10'000};         ///< a whole response, plus one second for each 8 KiB
  std::chrono::milliseconds linger{2'000};         ///< how long a refused peer's bytes are discarded
};

struct settings {
  /// CIDR ("10.0.0.0/8", "::1/128"), single addresses, and "private" (trusted_networks).
  std::vector<std::string> trusted_proxies{"127.0.0.1/32", "::1/128"};

  std::string path_prefix;   ///< public_url's path without a trailing slash: "" or "/auth"
  std::string cookie_domain; ///< if set, CSP form-action allows it and its subdomains
  bool https = true;         ///< public_url is https; if not, form-action also allows http there
  std::string hsts;          ///< value of Strict-Transport-Security; "" sends none

  /// Header fields that requests keep for the application, beside those of http::request; in lower case, at most
  /// kept_fields::max.
  std::vector<std::string> kept_fields;

  bool owner_only = false; ///< Unix socket: only root and this process's user get an answer (SO_PEERCRED)

  http::limits limits;
  http::timeouts timeouts;
  std::size_t threads = 0;             ///< 0: one for each core
  std::chrono::milliseconds tick{500}; ///< precision of the timeouts above

  /// Required: for exchange::now and the Date header. Called by every worker, once a request.
  std::function<core::time_point()> wall_clock;
  /// Required: the timeouts use it. Called by every worker.
  std::function<std::chrono::steady_clock::time_point()> steady_clock;

  /// Logs one line; may be empty. Called by every worker.
  std::function<void(std::string_view)> warn;
  /// Called once for each untrusted peer that sends X-Forwarded-* (decision 21), with its address.
  std::function<void(std::string_view)> untrusted_forwarded;
};

} // namespace twostep::server::http
