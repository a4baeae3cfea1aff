#pragma once
// A response as bytes: status line, Date, Content-Length, the security headers of R40, the handler's own headers, the
// body.

#include "server/http/message.hpp"
#include "server/http/settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// form-action allows 'self' and, where a cookie_domain is set, https://*.COOKIE_DOMAIN: browsers apply it to
/// redirects.
std::string content_security_policy(std::string_view cookie_domain, bool https);

/// The Date header's line, formatted at most once a second. One a worker: not thread-safe.
class date_line {
public:
  /// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"; lives until the next call.
  std::string_view at(std::chrono::system_clock::time_point);

private:
  std::int64_t second_ = INT64_MIN;
  char text_[40] = {};
  std::size_t size_ = 0;
};

/// What the connection decided about the response.
struct framing {
  bool head_only = false;           ///< the answer to HEAD: Content-Length without body
  bool close = false;               ///< Connection: close
  bool announce_keep_alive = false; ///< HTTP/1.0 peers must be told
};

/// Holds the header blocks that never change; shared by all workers.
class writer {
public:
  explicit writer(const settings&);

  /// Appends to out. 204 and 304 carry neither body nor Content-Length; 204, which no browser shows, only the short
  /// header block. Throws std::invalid_argument for CR, LF or NUL in a header, leaving out as it was.
  void append(std::string& out, const response&, const framing&, std::string_view date_line) const;

private:
  std::string full_block_;  ///< every header of R40 but Cache-Control
  std::string short_block_; ///< for 204
};

} // namespace twostep::server::http
