#pragma once
// Accept-Encoding (RFC 9110 12.5.3): whether a response may be sent compressed by gzip.

#include <string_view>

namespace twostep::server::http {

/// field: the request's; data() is null if it has none, which wants the content as it is. True only if gzip is
/// acceptable and not less wanted than the content as it is. Entries that can't be read don't count.
bool accepts_gzip(std::string_view field) noexcept;

} // namespace twostep::server::http
