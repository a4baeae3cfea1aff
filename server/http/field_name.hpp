#pragma once
// The request fields that the server uses, or that reveal a proxy.

#include <cstdint>
#include <string_view>

namespace twostep::server::http {

enum class field_name : std::uint8_t {
  other,
  accept,
  accept_encoding,
  accept_language,
  authorization,
  cf_connecting_ip,
  connection,
  content_length,
  content_type,
  cookie,
  expect,
  fastly_client_ip,
  forwarded,
  host,
  if_none_match,
  origin,
  referer,
  sec_fetch_mode,
  sec_fetch_site,
  traceparent,
  transfer_encoding,
  true_client_ip,
  user_agent,
  via,
  x_client_ip,
  x_cluster_client_ip,
  x_forwarded,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_method,
  x_forwarded_port,
  x_forwarded_proto,
  x_forwarded_server,
  x_forwarded_uri,
  x_original_url,
  x_real_ip,
};

/// Ignores case. `other`: a field that the server doesn't use, or no token (RFC 9110 5.6.2).
field_name find_field_name(std::string_view) noexcept;

} // namespace twostep::server::http
