#include "server/text/trace_context.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

// version "-" trace-id "-" parent-id "-" trace-flags
constexpr std::size_t version_size = 2, trace_at = 3, trace_size = 32, parent_at = 36, parent_size = 16,
                      flags_at = 53, whole = 55;

bool is_hex(std::string_view s) noexcept {
  return std::all_of(s.begin(), s.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// All zeros are invalid.
bool is_id(std::string_view s) noexcept {
  return is_hex(s) && s.find_first_not_of('0') != s.npos;
}

} // namespace

std::string_view trace_id(std::string_view t) noexcept {
  if (t.size() < whole) return {};
  const auto version = t.substr(0, version_size);
  if (!is_hex(version) || version == "ff") return {};
  // Later versions may append parts, after another dash.
  if (t.size() > whole && (version == "00" || t[whole] != '-')) return {};
  if (t[trace_at - 1] != '-' || t[parent_at - 1] != '-' || t[flags_at - 1] != '-') return {};
  const auto trace = t.substr(trace_at, trace_size);
  if (!is_id(trace) || !is_id(t.substr(parent_at, parent_size)) || !is_hex(t.substr(flags_at, whole - flags_at)))
    return {};
  return trace;
}

} // namespace twostep::server
