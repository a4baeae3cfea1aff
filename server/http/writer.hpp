#pragma once
// Serializes a response: status line, Date, Content-Length, the security headers of R40, the handler's headers,
// the body.

#include "server/http/message.hpp"
#include "server/http/settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// form-action allows 'self' and, with a cookie_domain, https://*.COOKIE_DOMAIN, because browsers apply it to
/// redirects.
std::string content_security_policy(std::string_view cookie_domain, bool https);

/// The Date header's line, formatted at most once a second. Not thread-safe: one per worker.
class date_line {
public:
  /// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r
  /// "; valid until the next call.
  std::string_view at(std::chrono::system_clock::time_point);

private:
  std::int64_t second_ = INT64_MIN;
  char text_[40] = {};
  std::size_t size_ = 0;
};

/// The connection's decisions about a response.
struct framing {
  bool head_only = false;           ///< answer to HEAD: Content-Length without a body
  bool close = false;               ///< Connection: close
  bool announce_keep_alive = false; ///< HTTP/1.0 peers need it
};

/// Holds the constant header blocks; shared by all workers.
class writer {
public:
  explicit writer(const settings&);

  /// Appends to out. 204 and 304 have no body and no Content-Length; 204, which browsers don't show, has only the
  /// short header block. Throws std::invalid_argument for CR, LF or NUL in a header; out is then unchanged.
  void append(std::string& out, const response&, const framing&, std::string_view date_line) const;

private:
  std::string policy_;      ///< the pages' Content-Security-Policy
  std::string full_block_;  ///< the other headers of R40 except Cache-Control
  std::string short_block_; ///< for 204
};

} // namespace twostep::server::http
