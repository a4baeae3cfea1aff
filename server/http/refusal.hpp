#pragma once
// Why the HTTP layer refuses a request, and the status and sentence that each reason gets. Not the page: that is
// application::refuse.

#include <boost/system/result.hpp>

#include <cstdint>
#include <string_view>

namespace twostep::server::http {

enum class refusal : std::uint8_t {
  syntax = 1,        ///< 400: not HTTP/1.x as RFC 9112 writes it: bare CR or LF, control character, folded line, ...
  target,            ///< 400: the request target is not a path in visible ASCII
  host,              ///< 400: none, several, empty or malformed Host
  length,            ///< 400: Content-Length twice, not decimal digits only, or beyond 64 bits
  conflicting,       ///< 400: Transfer-Encoding together with Content-Length, in HTTP/1.0, twice, or "identity"
  doubled,           ///< 400: a field of which only one may stand, twice
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

/// What the request earns: 4xx or 5xx.
unsigned status(refusal) noexcept;

/// One sentence for a person, without anything that came from the request.
std::string_view sentence(refusal) noexcept;

template <class T>
using result = boost::system::result<T, refusal>;

} // namespace twostep::server::http
