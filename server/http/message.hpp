#pragma once
// A request as handlers see it, and the response that they fill; independent of Beast and sockets. The wire
// format: head.hpp and writer.hpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::http {

enum class method : std::uint8_t { get, head, post };

/// The client as limits count it: the peer, or the address that a trusted proxy gave (R52).
struct client_address {
  std::string text;    ///< an IP address without port; "local" for a Unix-socket peer that names no client
  std::string network; ///< the unit of limits: the IPv4 address, or the IPv6 /64
};

/// The fields of one request that the application asked for (settings::kept_fields).
class kept_fields {
public:
  static constexpr std::size_t max = 8;

  kept_fields() = default;
  /// names: in lower case, at most max; they outlive this.
  explicit kept_fields(std::span<const std::string> names) noexcept : names_(names) {}

  std::span<const std::string> names() const noexcept { return names_; }
  /// By the name's index; data() is null if the request lacks the field.
  std::string_view& at(std::size_t i) noexcept { return values_[i]; }

  /// name: in lower case. "" if the request lacks the field or it isn't kept.
  std::string_view operator[](std::string_view name) const noexcept {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return values_[i];
    return {};
  }

private:
  std::span<const std::string> names_;
  std::array<std::string_view, max> values_{};
};

/// Views live until the response to this request has been written.
struct request {
  http::method method = method::get;
  std::string_view target; ///< origin form, as sent
  std::string_view path;   ///< below public_url's path, not decoded; begins with '/'
  std::string_view query;  ///< without '?', not decoded
  std::string_view body;

  std::string_view host, cookie, origin, referer, user_agent, accept, accept_encoding, accept_language, authorization;
  std::string_view content_type, sec_fetch_site, sec_fetch_mode, if_none_match, traceparent;

  kept_fields kept; ///< the fields of settings::kept_fields

  /// Empty unless the peer is a trusted proxy.
  std::string_view forwarded_method, forwarded_proto, forwarded_host, forwarded_uri, original_url;

  bool untrusted_forwarded = false; ///< the peer sent some of them but isn't a trusted proxy
  /// Has a field that only proxies send, or is HTTP/1.0, which no browser uses; independent of the peer.
  bool relayed = false;

  client_address client;
  bool trusted_peer = false;  ///< the peer's address is one of server.trusted_proxies
  bool loopback_peer = false; ///< the connection comes from this machine
};

struct header {
  std::string_view name; ///< a literal
  std::string value;     ///< the writer refuses CR, LF and NUL
};

/// The writer adds Content-Length, Date, Connection and the security headers of R40 to what a handler fills in.
struct response {
  unsigned status = 200;
  std::string_view content_type = "text/html; charset=utf-8"; ///< a literal; not sent if the body is empty
  std::string body;
  std::vector<header> headers;
  bool immutable = false;          ///< a hashed asset: cached for a year; others are no-store
  bool close = false;              ///< close the connection after this response
  std::string_view style_source{}; ///< for a self-contained page: the only source in style-src
  std::string_view policy{};       ///< a literal: the Content-Security-Policy in place of the pages'
};

} // namespace twostep::server::http
