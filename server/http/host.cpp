#include "server/http/host.hpp"

#include "server/http/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace twostep::server::http {

std::optional<host_parts> split_host(std::string_view host, bool https) noexcept {
  const auto literal = host.starts_with('[') ? std::min(host.find(']'), host.size()) : 0;
  const auto colon = std::min(host.find(':', literal), host.size());
  host_parts parts{host.substr(0, colon), static_cast<std::uint16_t>(https ? 443 : 80)};
  if (parts.name.ends_with('.')) parts.name.remove_suffix(1);
  if (parts.name.empty()) return std::nullopt;
  if (colon == host.size()) return parts;
  const char* const end = host.data() + host.size();
  const auto [read, error] = std::from_chars(host.data() + colon + 1, end, parts.port);
  if (error != std::errc{} || read != end) return std::nullopt;
  return parts;
}

bool is_same_host(std::string_view one, std::string_view other, bool https) noexcept {
  const auto a = split_host(one, https), b = split_host(other, https);
  return a && b && a->port == b->port &&
         std::equal(a->name.begin(), a->name.end(), b->name.begin(), b->name.end(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

} // namespace twostep::server::http
