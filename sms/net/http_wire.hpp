#pragma once
// What goes over the wire around a provider's own words: the request's bytes and the fields of a response that
// matter. Pure. Parsing the response itself is Beast's.

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

/// Head and body as they are sent; secret, since the body holds the message and the head the credentials.
core::secret to_wire(const base_url&, const http_request&);

/// RFC 9110 10.2.3: seconds, or a date, which is measured against the response's own Date. nullopt: none, not
/// readable, or in the past. At most a day.
std::optional<core::milliseconds> parse_retry_after(std::string_view value, std::string_view date);

/// application/x-www-form-urlencoded, in the order given.
core::secret encode_form(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

/// One value of such a form: a space becomes a plus.
core::secret encode_for_form(std::string_view);
/// Percent-encoded, for any part of a URL.
core::secret encode_for_url(std::string_view);

/// The value of an Authorization field (RFC 7617).
core::secret basic_authorization(std::string_view user, std::string_view password);

} // namespace twostep::sms
