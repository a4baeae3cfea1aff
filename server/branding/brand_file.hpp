#pragma once
// A file of the operator's branding: the logo, or a file of the theme's folder, as it was read.

#include <string>

namespace twostep::server {

struct brand_file {
  std::string name; ///< without folder: "logo.svg"
  std::string text;

  bool operator==(const brand_file&) const = default;
};

} // namespace twostep::server
