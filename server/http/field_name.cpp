#include "server/http/field_name.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace twostep::server::http {
namespace {

struct known {
  std::string_view name; ///< in lower case
  field_name field;
};

/// Ordered by length, so that a name is compared with few others.
constexpr known all[] = {
    {"via", field_name::via},
    {"host", field_name::host},
    {"accept", field_name::accept},
    {"cookie", field_name::cookie},
    {"expect", field_name::expect},
    {"origin", field_name::origin},
    {"referer", field_name::referer},
    {"forwarded", field_name::forwarded},
    {"x-real-ip", field_name::x_real_ip},
    {"connection", field_name::connection},
    {"user-agent", field_name::user_agent},
    {"traceparent", field_name::traceparent},
    {"x-client-ip", field_name::x_client_ip},
    {"x-forwarded", field_name::x_forwarded},
    {"content-type", field_name::content_type},
    {"authorization", field_name::authorization},
    {"if-none-match", field_name::if_none_match},
    {"content-length", field_name::content_length},
    {"sec-fetch-mode", field_name::sec_fetch_mode},
    {"sec-fetch-site", field_name::sec_fetch_site},
    {"true-client-ip", field_name::true_client_ip},
    {"x-original-url", field_name::x_original_url},
    {"accept-encoding", field_name::accept_encoding},
    {"accept-language", field_name::accept_language},
    {"x-forwarded-for", field_name::x_forwarded_for},
    {"x-forwarded-uri", field_name::x_forwarded_uri},
    {"cf-connecting-ip", field_name::cf_connecting_ip},
    {"fastly-client-ip", field_name::fastly_client_ip},
    {"x-forwarded-host", field_name::x_forwarded_host},
    {"x-forwarded-port", field_name::x_forwarded_port},
    {"transfer-encoding", field_name::transfer_encoding},
    {"x-forwarded-proto", field_name::x_forwarded_proto},
    {"x-forwarded-method", field_name::x_forwarded_method},
    {"x-forwarded-server", field_name::x_forwarded_server},
    {"x-cluster-client-ip", field_name::x_cluster_client_ip},
};
static_assert(std::is_sorted(std::begin(all), std::end(all), [](const known& a, const known& b) {
  return a.name.size() < b.name.size();
}));

constexpr std::size_t shortest = all[0].name.size(), longest = std::end(all)[-1].name.size();

/// A name as up to three words, which may overlap: the first and last two characters (below 4), the first and last
/// four (below 8), or the first and last eight, and from 17 characters on the second eight.
struct spelling {
  std::uint64_t a = 0, b = 0, c = 0;
};
static_assert(shortest >= 2 && longest <= 24);

template <std::unsigned_integral T>
constexpr T word_at(const char* from) noexcept {
  if (!std::is_constant_evaluated()) {
    T word;
    std::memcpy(&word, from, sizeof word);
    return word;
  }
  std::array<char, sizeof(T)> bytes{};
  std::copy_n(from, bytes.size(), bytes.begin());
  return std::bit_cast<T>(bytes);
}

/// For 2 to 24 characters.
constexpr spelling spell(std::string_view name) noexcept {
  const char *const begin = name.data(), *const end = begin + name.size();
  if (name.size() < 4) return {word_at<std::uint16_t>(begin), word_at<std::uint16_t>(end - 2), 0};
  if (name.size() < 8) return {word_at<std::uint32_t>(begin), word_at<std::uint32_t>(end - 4), 0};
  spelling s{word_at<std::uint64_t>(begin), word_at<std::uint64_t>(end - 8), 0};
  if (name.size() > 16) s.c = word_at<std::uint64_t>(begin + 8);
  return s;
}

/// The bits that carry a letter's case; none for a hyphen.
constexpr spelling case_bits(std::string_view name) noexcept {
  std::array<char, longest> bits{};
  std::transform(name.begin(), name.end(), bits.begin(), [](char c) { return c == '-' ? '\0' : '\x20'; });
  return spell({bits.data(), name.size()});
}

static_assert(std::all_of(std::begin(all), std::end(all), [](const known& k) {
  return std::all_of(k.name.begin(), k.name.end(), [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
}));

struct spelt {
  spelling name, case_of;
};
constexpr auto spelt_names = [] {
  std::array<spelt, std::size(all)> result{};
  std::transform(std::begin(all), std::end(all), result.begin(), [](const known& k) {
    return spelt{spell(k.name), case_bits(k.name)};
  });
  return result;
}();

/// first[n]: index of the first name in `all` with n or more characters.
constexpr auto first = [] {
  std::array<std::uint8_t, longest + 2> places{};
  for (std::size_t size = 0; size < places.size(); ++size)
    while (places[size] < std::size(all) && all[places[size]].name.size() < size) ++places[size];
  return places;
}();

} // namespace

field_name find_field_name(std::string_view name) noexcept {
  if (name.size() < shortest || name.size() > longest) return field_name::other;
  const auto given = spell(name);
  for (std::size_t i = first[name.size()]; i < first[name.size() + 1]; ++i) {
    const auto& [word, case_of] = spelt_names[i];
    if ((given.a | case_of.a) == word.a && (given.b | case_of.b) == word.b && (given.c | case_of.c) == word.c)
      return all[i].field;
  }
  return field_name::other;
}

} // namespace twostep::server::http
