#include "server/web/assets.hpp"

#include "core/ids.hpp"
#include "server/text/embedded.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace twostep::server {

namespace {

constexpr std::pair<std::string_view, std::string_view> content_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
};

std::string content_hash(std::string_view text) {
  std::array<std::uint8_t, crypto_generichash_BYTES> hash;
  crypto_generichash(
      hash.data(), hash.size(), reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, 0
  );
  return core::to_hex(hash.data(), 6);
}

} // namespace

assets::assets() {
  for (const auto& f : embedded::assets()) {
    const auto dot = f.name.rfind('.');
    const auto type = std::find_if(std::begin(content_types), std::end(content_types), [&](const auto& t) {
      return f.name.substr(dot) == t.first;
    });
    if (type == std::end(content_types)) throw std::logic_error("no content type for " + std::string(f.name));
    auto path =
        "/assets/" + std::string(f.name.substr(0, dot)) + "." + content_hash(f.text) + std::string(type->first);
    assets_.push_back({std::string(f.name), std::move(path), type->second, f.text});
  }
}

const std::string& assets::path(std::string_view name) const {
  for (const auto& a : assets_)
    if (a.name == name) return a.path;
  throw std::logic_error("no asset " + std::string(name));
}

bool assets::serve(const http::request& request, http::response& response) const {
  for (const auto& a : assets_) {
    if (request.path != a.path) continue;
    response.status = 200;
    response.content_type = a.content_type;
    response.body = a.text;
    response.immutable = true;
    return true;
  }
  return false;
}

} // namespace twostep::server
