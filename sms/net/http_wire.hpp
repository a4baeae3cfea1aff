#pragma once
// The bytes of a request, and the response fields that matter. Pure. Beast parses responses.

#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_client.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::sms {

/// Head and body as sent. Secret, because they contain the message and the credentials.
core::secret to_wire(const base_url&, const http_request&);

/// Retry-After (RFC 9110 10.2.3): seconds, or a date, relative to the response's own Date. nullopt: missing,
/// unreadable or in the past. At most a day.
std::optional<core::milliseconds> parse_retry_after(std::string_view value, std::string_view date);

/// As application/x-www-form-urlencoded, in this order.
core::secret encode_form(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

/// Encodes a value of a form: a space becomes "+".
core::secret encode_for_form(std::string_view);
/// Percent-encodes for any part of a URL.
core::secret encode_for_url(std::string_view);

/// The Authorization value for Basic authentication (RFC 7617).
core::secret basic_authorization(std::string_view user, std::string_view password);

} // namespace twostep::sms
