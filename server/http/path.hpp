#pragma once
// The path below public_url's path. A proxy may pass that prefix on or strip it; both forms are accepted.

#include <string_view>

namespace twostep::server::http {

/// prefix: "" or "/auth". "/auth/sign-in" and "/sign-in" become "/sign-in", "/auth" becomes "/"; "/authors" stays.
constexpr std::string_view below(std::string_view prefix, std::string_view path) noexcept {
  if (prefix.empty() || !path.starts_with(prefix)) return path;
  const std::string_view rest = path.substr(prefix.size());
  if (rest.empty()) return "/";
  return rest.front() == '/' ? rest : path;
}

} // namespace twostep::server::http
