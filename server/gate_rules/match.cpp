#include "server/gate_rules/match.hpp"

namespace twostep::server::gate {

std::string_view without_port(std::string_view host) noexcept {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool fits_host(std::string_view pattern, std::string_view host) noexcept {
  if (pattern == "*") return true;
  const auto name = without_port(host);
  return pattern.starts_with("*.") ? name.ends_with(pattern.substr(1)) : name == pattern;
}

bool is_below(std::string_view path, std::string_view prefix) noexcept {
  if (prefix == "/") return true;
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

} // namespace twostep::server::gate
