#include "sms/net/form_fields.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>

#include <algorithm>

namespace twostep::sms {

std::optional<form_fields> parse_form(std::string_view text) {
  constexpr std::size_t max_fields = 100;
  form_fields fields;
  if (text.empty()) return fields;
  // Until Boost 1.83 the last value extends to the next NUL, beyond the view (boostorg/url #757).
  const std::string ended(text);
  const auto parsed = boost::urls::parse_query(ended);
  if (!parsed || parsed->size() > max_fields) return std::nullopt;
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  for (const auto& part : *parsed) fields.emplace_back(part.key.decode(options), part.value.decode(options));
  return fields;
}

std::string_view value_of(const form_fields& fields, std::string_view name) noexcept {
  const auto found = std::ranges::find(fields, name, &form_fields::value_type::first);
  return found == fields.end() ? std::string_view() : found->second;
}

bool has_twice(const form_fields& fields, std::string_view name) noexcept {
  return std::ranges::count(fields, name, &form_fields::value_type::first) > 1;
}

} // namespace twostep::sms
