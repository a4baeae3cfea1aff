#pragma once
// The request fields that the server reads, by name.

#include <cstdint>
#include <string_view>

namespace twostep::server::http {

enum class field_name : std::uint8_t {
  other,
  accept,
  accept_language,
  authorization,
  connection,
  content_length,
  content_type,
  cookie,
  expect,
  host,
  if_none_match,
  origin,
  referer,
  sec_fetch_mode,
  sec_fetch_site,
  traceparent,
  transfer_encoding,
  user_agent,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_method,
  x_forwarded_proto,
  x_forwarded_uri,
  x_original_url,
};

/// In any case; `other` for those that nobody reads, and for what is no token (RFC 9110 5.6.2).
field_name find_field_name(std::string_view) noexcept;

} // namespace twostep::server::http
