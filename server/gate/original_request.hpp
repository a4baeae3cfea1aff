#pragma once
// The request that a proxy asks the gate about, as the proxy describes it.

#include "core/result.hpp"
#include "server/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

struct original_request {
  std::string_view method; ///< as sent; "GET" if the proxy doesn't tell
  std::string_view scheme; ///< "https" or "http"; "wss" and "ws" count as these
  std::string host;        ///< in lower case, without a final dot; with the port unless it is the scheme's default
  std::string_view uri;    ///< path and query as the browser sent them; "/" if the proxy gives only the host

  std::string_view host_name() const noexcept; ///< without port; an IPv6 address keeps its brackets
  std::string_view path() const noexcept;
  bool reads_only() const noexcept { return method == "GET" || method == "HEAD"; }
};

enum class original_refusal : std::uint8_t {
  untrusted = 1,  ///< the peer isn't a trusted proxy
  contradictory,  ///< X-Original-URL and X-Forwarded-* differ: the browser sent one of them
  not_an_address, ///< the host, scheme or path is malformed
  tunnel,         ///< CONNECT: the gate isn't asked about what the tunnel carries
  fragment,       ///< a raw '#': some programs take it as part of the path, others as its end
  incomplete      ///< the path or the host is missing
};

/// Reads a host as people type it, or a pasted address, into the form that requests have. nullopt: not a host.
std::optional<std::string> read_application_host(std::string_view typed, std::string_view scheme);

/// nullopt: the peer describes no request. Views live as long as the request's.
core::result<std::optional<original_request>, original_refusal> find_original_request(const http::request&);

} // namespace twostep::server::gate
