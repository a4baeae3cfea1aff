#include "server/http/path_pattern.hpp"

namespace twostep::server::http {

std::optional<path_values> path_pattern::match(std::string_view path) const noexcept {
  if (is_literal_)
    return path == text_ ? std::optional(path_values{}) : std::nullopt; // nearly every one of the table
  path_values found;
  auto pattern = text_;
  while (!pattern.empty()) {
    if (!path.starts_with('/')) return std::nullopt;
    const auto wanted = take_segment(pattern), given = take_segment(path);
    if (!is_named(wanted)) {
      if (wanted != given) return std::nullopt;
      continue;
    }
    if (given.empty()) return std::nullopt;
    found.values_[found.size_++] = {name_of(wanted), given};
  }
  return path.empty() ? std::optional(found) : std::nullopt;
}

} // namespace twostep::server::http
