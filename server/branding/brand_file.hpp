#pragma once
// A file of the operator's branding: the logo, or a file of the theme's folder, as it was read.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

struct brand_file {
  std::string name; ///< without folder: "logo.svg"
  std::string text;

  bool operator==(const brand_file&) const = default;
};

/// Null: there is no file of this name.
inline const brand_file* find_in(const std::vector<brand_file>& files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &brand_file::name);
  return found == files.end() ? nullptr : &*found;
}

} // namespace twostep::server
