#pragma once
// The HTTP layer's reasons to refuse a request, with status and sentence. The page: application::refuse.

#include <boost/system/result.hpp>

#include <cstdint>
#include <string_view>

namespace twostep::server::http {

enum class refusal : std::uint8_t {
  syntax = 1,        ///< 400: not HTTP/1.x by RFC 9112: bare CR or LF, control character, folded line, ...
  target,            ///< 400: the request target is not a path in visible ASCII
  host,              ///< 400: Host is missing, repeated, empty or malformed
  length,            ///< 400: Content-Length is repeated, not decimal, or beyond 64 bits
  conflicting,       ///< 400: Transfer-Encoding with Content-Length, in HTTP/1.0, repeated, or "identity"
  doubled,           ///< 400: a field that may appear only once is repeated
  form,              ///< 400: a form or query with bad percent-encoding, NUL, invalid UTF-8 or too many fields
  method,            ///< 405: a known method other than GET, HEAD and POST
  length_required,   ///< 411: chunked
  body_too_large,    ///< 413
  target_too_long,   ///< 414
  media_type,        ///< 415: a form that isn't application/x-www-form-urlencoded in UTF-8
  expectation,       ///< 417: an Expect other than 100-continue
  head_too_large,    ///< 431: too many bytes or too many fields
  unknown_method,    ///< 501
  transfer_encoding, ///< 501: any coding but chunked
  overloaded,        ///< 503: more connections than allowed
  version            ///< 505: well-formed, but neither HTTP/1.0 nor HTTP/1.1
};

/// A 4xx or 5xx status.
unsigned status(refusal) noexcept;

/// One sentence for a person; contains nothing from the request.
std::string_view sentence(refusal) noexcept;

template <class T>
using result = boost::system::result<T, refusal>;

} // namespace twostep::server::http
