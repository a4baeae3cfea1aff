#pragma once
// W3C trace context: the distributed trace of a request. Clients can send any value: it is only logged.

#include <string_view>

namespace twostep::server {

/// The trace-id of a traceparent, 32 lower-case hexadecimal digits (W3C Trace Context, section 3.2); "" if the
/// field is absent or any part is malformed. A view into it.
std::string_view trace_id(std::string_view traceparent) noexcept;

} // namespace twostep::server
