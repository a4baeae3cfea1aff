#pragma once
// Stylesheets, script, icon, logo and the pictures of a theme, under names that contain their content's hash, so that
// browsers may cache them for ever. Compressed for browsers that take gzip.

#include "server/config/config.hpp"
#include "server/http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class assets {
public:
  /// Our own, and what branding replaces or adds: its logo, the files of its theme, and "brand.css" with its colour
  /// and the theme's rules. Throws theme_error if a stylesheet refers to a picture that isn't there.
  explicit assets(const branding_section& = {});

  /// "/assets/style.1f2e3d4c5b6a.css" for "style.css". Throws std::logic_error for an unknown name.
  const std::string& path(std::string_view name) const;
  /// Null if there is none: so is "brand.css" where branding needs no rules.
  const std::string* find(std::string_view name) const noexcept;
  /// The path of branding.logo, or "".
  const std::string& logo() const noexcept { return logo_; }
  /// Fills the response and returns true if the path is an asset's.
  bool serve(const http::request&, http::response&) const;

private:
  struct asset {
    std::string name, path;
    std::string_view content_type;
    std::string text;
    std::string compressed; ///< empty: it would be no smaller
  };
  void add(std::string_view name, std::string text, std::string compressed);
  void add(std::string_view name, std::string text);
  void add_own(const branding_section&);
  void add_branding(const branding_section&);

  std::vector<asset> assets_;
  std::string logo_;
};

} // namespace twostep::server
