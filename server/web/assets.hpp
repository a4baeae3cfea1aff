#pragma once
// Stylesheet, script and icon under names that carry their content's hash, so that browsers may keep them for ever.

#include "server/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class assets {
public:
  assets();
  /// "/assets/style.1f2e3d4c5b6a.css" for "style.css"; throws std::logic_error where there is none.
  const std::string& path(std::string_view name) const;
  /// Fills the response where the path is one of ours.
  bool serve(const http::request&, http::response&) const;

private:
  struct asset {
    std::string name, path;
    std::string_view content_type, text;
  };
  std::vector<asset> assets_;
};

} // namespace twostep::server
