#pragma once
// Whether an application can be protected at all: the browser must send the session cookie to it.

#include "server/config/config.hpp"
#include "server/gate/original_request.hpp"

#include <cstdint>

namespace twostep::server::gate {

enum class cookie_reach : std::uint8_t {
  ours,       ///< public_url's host, or a host under session.cookie_domain, with public_url's scheme
  plain_http, ///< as ours, but http while public_url is https
  outside
};

cookie_reach cookie_reach_of(const config&, const public_address&, const original_request&) noexcept;

} // namespace twostep::server::gate
