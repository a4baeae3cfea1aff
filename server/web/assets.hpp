#pragma once
// Stylesheet, script and icon, under names that contain their content's hash, so that browsers may cache them for
// ever.

#include "server/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class assets {
public:
  assets();
  /// "/assets/style.1f2e3d4c5b6a.css" for "style.css". Throws std::logic_error for an unknown name.
  const std::string& path(std::string_view name) const;
  /// Fills the response and returns true if the path is an asset's.
  bool serve(const http::request&, http::response&) const;

private:
  struct asset {
    std::string name, path;
    std::string_view content_type, text;
  };
  std::vector<asset> assets_;
};

} // namespace twostep::server
