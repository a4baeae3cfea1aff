#include "server/web/asset_references.hpp"

#include "server/web/assets.hpp"
#include "server/web/theme_error.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

constexpr std::string_view mark = "asset:";

std::string_view name_at(std::string_view text) noexcept {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  const auto end = std::ranges::find_if_not(text, is_part);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// address: of the asset's path, how the file says it.
template <class Address>
std::string replaced(const brand_file& f, const assets& all, const Address& address) {
  std::string out;
  std::string_view rest = f.text;
  for (auto at = rest.find(mark); at != rest.npos; at = rest.find(mark)) {
    out += rest.substr(0, at);
    rest.remove_prefix(at + mark.size());
    const auto name = name_at(rest);
    const auto* path = is_picture(name) ? all.find(name) : nullptr;
    if (!path) {
      const auto line = line_of(f.text, f.text.size() - rest.size());
      throw theme_error({f.name, line, "the theme has no picture \"" + std::string(name) + "\""});
    }
    out += address(*path);
    rest.remove_prefix(name.size());
  }
  return out.append(rest);
}

} // namespace

bool is_picture(std::string_view name) noexcept {
  return name.ends_with(".svg") || name.ends_with(".png");
}

std::string in_stylesheet(const brand_file& f, const assets& all) {
  return replaced(f, all, [](std::string_view path) { return path.substr(path.rfind('/') + 1); });
}

std::string in_template(const brand_file& f, const assets& all) {
  return replaced(f, all, [](std::string_view path) { return "{{PREFIX}}" + std::string(path); });
}

} // namespace twostep::server
