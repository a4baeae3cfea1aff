#include "server/http/field_name.hpp"

#include "server/http/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace twostep::server::http {
namespace {

struct known {
  std::string_view name; ///< in small letters
  field_name field;
};

/// By length, so that a name is compared with few others.
constexpr known all[] = {
    {"host", field_name::host},
    {"accept", field_name::accept},
    {"cookie", field_name::cookie},
    {"expect", field_name::expect},
    {"origin", field_name::origin},
    {"referer", field_name::referer},
    {"connection", field_name::connection},
    {"user-agent", field_name::user_agent},
    {"traceparent", field_name::traceparent},
    {"content-type", field_name::content_type},
    {"authorization", field_name::authorization},
    {"if-none-match", field_name::if_none_match},
    {"content-length", field_name::content_length},
    {"sec-fetch-mode", field_name::sec_fetch_mode},
    {"sec-fetch-site", field_name::sec_fetch_site},
    {"x-original-url", field_name::x_original_url},
    {"accept-language", field_name::accept_language},
    {"x-forwarded-for", field_name::x_forwarded_for},
    {"x-forwarded-uri", field_name::x_forwarded_uri},
    {"x-forwarded-host", field_name::x_forwarded_host},
    {"transfer-encoding", field_name::transfer_encoding},
    {"x-forwarded-proto", field_name::x_forwarded_proto},
    {"x-forwarded-method", field_name::x_forwarded_method},
};
static_assert(std::is_sorted(std::begin(all), std::end(all), [](const known& a, const known& b) {
  return a.name.size() < b.name.size();
}));

constexpr std::size_t longest = std::end(all)[-1].name.size();

/// first[n]: the first of `all` that is n characters long, or longer.
constexpr auto first = [] {
  std::array<std::uint8_t, longest + 2> places{};
  for (std::size_t size = 0; size < places.size(); ++size)
    while (places[size] < std::size(all) && all[places[size]].name.size() < size) ++places[size];
  return places;
}();

} // namespace

field_name find_field_name(std::string_view token) noexcept {
  if (token.size() > longest) return field_name::other;
  for (std::size_t i = first[token.size()]; i < first[token.size() + 1]; ++i)
    if (is_name(token, all[i].name)) return all[i].field;
  return field_name::other;
}

} // namespace twostep::server::http
