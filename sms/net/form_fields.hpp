#pragma once
// A form or query string as others send it (application/x-www-form-urlencoded), decoded. Pure. Writing one is
// http_wire's.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::sms {

using form_fields = std::vector<std::pair<std::string, std::string>>;

/// In the order given; nullopt where it isn't encoded as it must be, or has more than a hundred fields.
std::optional<form_fields> parse_form(std::string_view);

/// The one value of a name; empty where there is none.
std::string_view value_of(const form_fields&, std::string_view name) noexcept;
/// Whether a name stands there more than once: two readers may then take two values for it.
bool has_twice(const form_fields&, std::string_view name) noexcept;

} // namespace twostep::sms
