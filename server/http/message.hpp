#pragma once
// A request as handlers see it and the response they fill; no Beast, no sockets. Not the wire format: that is
// head.hpp and writer.hpp.

#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::http {

enum class method : std::uint8_t { get, head, post };

/// The client as limits count it: the peer, or what a trusted proxy said (R52).
struct client_address {
  std::string text;    ///< textual IP address without port; "local" for a Unix-socket peer that isn't a proxy
  std::string network; ///< what limits count by: the IPv4 address, or the IPv6 /64
};

/// Fields, in small letters, that carry the signatures of providers' delivery receipts.
inline constexpr std::string_view signature_fields[] = {
    "x-twilio-signature", "x-gwapi-signature", "x-signature", "x-timestamp"};

/// Views live until the response to this request has been written.
struct request {
  http::method method = method::get;
  std::string_view target; ///< origin form, as sent
  std::string_view path;   ///< below public_url's path, undecoded, always starts with '/'
  std::string_view query;  ///< without '?', undecoded
  std::string_view body;

  std::string_view host, cookie, origin, referer, user_agent, accept, accept_language, authorization;
  std::string_view content_type, sec_fetch_site, sec_fetch_mode, if_none_match, traceparent;

  std::array<std::string_view, std::size(signature_fields)> signatures{}; ///< by signature_fields

  /// Empty unless the peer is a trusted proxy.
  std::string_view forwarded_method, forwarded_proto, forwarded_host, forwarded_uri, original_url;

  bool untrusted_forwarded = false; ///< the peer sent some of them, and isn't a trusted proxy
  /// It has a field that only proxies send, or is of HTTP/1.0, which no browser speaks; whoever the peer is.
  bool relayed = false;

  client_address client;
  bool trusted_peer = false;  ///< the peer's address is one of server.trusted_proxies
  bool loopback_peer = false; ///< the connection itself comes from this machine
};

struct header {
  std::string_view name; ///< a literal
  std::string value;     ///< the writer refuses CR, LF and NUL in it
};

/// The writer adds Content-Length, Date, Connection and the security headers of R40 to whatever a handler fills in.
struct response {
  unsigned status = 200;
  std::string_view content_type = "text/html; charset=utf-8"; ///< a literal; not sent where the body is empty
  std::string body;
  std::vector<header> headers;
  bool immutable = false;          ///< a hashed asset: cached for a year; everything else is no-store
  bool close = false;              ///< the connection ends after this response
  std::string_view style_source{}; ///< of a page that stands alone: the only thing style-src allows
};

} // namespace twostep::server::http
