#pragma once
// W3C trace context: which trace of other systems a request belongs to. Anybody can claim one: it goes on log lines
// and decides nothing.

#include <string_view>

namespace twostep::server {

/// The trace-id of a traceparent, 32 small hexadecimal digits, as W3C Trace Context (section 3.2) writes it; "" where
/// the field is absent or malformed in any part. A view into it.
std::string_view trace_id(std::string_view traceparent) noexcept;

} // namespace twostep::server
