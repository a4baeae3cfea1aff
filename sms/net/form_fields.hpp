#pragma once
// Decodes a received form or query string (application/x-www-form-urlencoded). Pure. Encoding: http_wire.hpp.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::sms {

using form_fields = std::vector<std::pair<std::string, std::string>>;

/// In the order received; nullopt: badly encoded, or more than a hundred fields.
std::optional<form_fields> parse_form(std::string_view);

/// The value of a name; "" if there is none.
std::string_view value_of(const form_fields&, std::string_view name) noexcept;
/// True: the name occurs more than once, so that two readers may use different values.
bool has_twice(const form_fields&, std::string_view name) noexcept;

} // namespace twostep::sms
