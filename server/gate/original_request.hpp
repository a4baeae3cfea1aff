#pragma once
// What the gate is asked about: the request that a proxy holds back, as the proxy describes it. Not whether it may go
// on.

#include "core/result.hpp"
#include "server/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

struct original_request {
  std::string_view method; ///< as sent; "GET" where the proxy doesn't say
  std::string_view scheme; ///< "https" or "http"; those of WebSockets count as these
  std::string host;        ///< small letters, without the final dot; with the port where that isn't the scheme's own
  std::string_view uri;    ///< path and query as the browser sent them; "/" where the proxy names the host alone

  std::string_view host_name() const noexcept; ///< without port; an IPv6 address with its brackets
  std::string_view path() const noexcept;
  bool reads_only() const noexcept { return method == "GET" || method == "HEAD"; }
};

enum class original_refusal : std::uint8_t {
  untrusted = 1,  ///< the description comes from a peer that isn't a trusted proxy
  contradictory,  ///< X-Original-URL and X-Forwarded-* differ: one of them was sent by the browser
  not_an_address, ///< what it says is no host, no scheme or no path
  tunnel,         ///< CONNECT: what comes behind it, nobody asks the gate about
  fragment,       ///< a raw '#': a part of the path for some programs, its end for others
  incomplete      ///< the path is missing, or the host
};

/// A host as people type it, or a whole address pasted, as the gate will find it in requests. nullopt: it is none.
std::optional<std::string> read_application_host(std::string_view typed, std::string_view scheme);

/// nullopt: the peer describes nothing. Views live as long as the request's.
core::result<std::optional<original_request>, original_refusal> find_original_request(const http::request&);

} // namespace twostep::server::gate
