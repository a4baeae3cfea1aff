#include "server/web/assets.hpp"

#include "core/ids.hpp"
#include "server/branding/brand_files.hpp"
#include "server/branding/palette.hpp"
#include "server/http/accept_encoding.hpp"
#include "server/text/embedded.hpp"
#include "server/web/asset_references.hpp"
#include "server/web/gzip.hpp"

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
    {".png", "image/png"},
};
constexpr std::string_view brand_style = "brand.css", compressed_ending = ".gz";
/// For a picture that is opened as a page of its own: nothing in it runs or loads anything.
constexpr std::string_view picture_policy = "default-src 'none'; style-src 'unsafe-inline'";

std::string content_hash(std::string_view text) {
  std::array<std::uint8_t, crypto_generichash_BYTES> hash;
  crypto_generichash(
      hash.data(), hash.size(), reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, 0
  );
  return core::to_hex(hash.data(), 6);
}

std::string_view type_of(std::string_view name) {
  const auto type = std::ranges::find_if(content_types, [&](const auto& t) { return name.ends_with(t.first); });
  if (type == std::end(content_types)) throw std::logic_error("no content type for " + std::string(name));
  return type->second;
}

std::string_view embedded_text(std::string_view name) {
  const auto all = embedded::assets();
  const auto found = std::ranges::find(all, name, &embedded::file::name);
  return found == all.end() ? std::string_view() : found->text;
}

} // namespace

assets::assets(const branding_section& b) {
  for (const auto& f : b.files.theme)
    if (is_picture(f.name) && embedded_text(f.name).empty()) add(f.name, f.text);
  add_own(b);
  add_branding(b);
}

void assets::add_own(const branding_section& b) {
  for (const auto& f : embedded::assets()) {
    if (f.name.ends_with(compressed_ending)) continue;
    const auto* replaced = find_in(b.files.theme, f.name);
    if (!replaced)
      add(f.name, std::string(f.text), std::string(embedded_text(std::string(f.name) + ".gz")));
    else if (f.name.ends_with(".css"))
      add(f.name, in_stylesheet(*replaced, *this));
    else
      add(f.name, replaced->text);
  }
}

void assets::add_branding(const branding_section& b) {
  std::string rules;
  const auto accent = branding::parse_colour(b.colour);
  if (accent && *accent != branding::designed.light.accent) // style.css has the designed ones
    rules = branding::rules_of(branding::derive_palette(*accent));
  if (const auto* added = find_in(b.files.theme, branding::added_style)) rules += in_stylesheet(*added, *this);
  if (!rules.empty()) add(brand_style, std::move(rules));
  if (const auto& logo = b.files.logo) {
    add(logo->name.ends_with(".png") ? "logo.png" : "logo.svg", logo->text);
    logo_ = assets_.back().path;
  }
}

void assets::add(std::string_view name, std::string text, std::string compressed) {
  const auto dot = name.rfind('.');
  auto path = "/assets/" + std::string(name.substr(0, dot)) + "." + content_hash(text);
  path += name.substr(dot);
  if (compressed.size() >= text.size()) compressed.clear();
  assets_.push_back({std::string(name), std::move(path), type_of(name), std::move(text), std::move(compressed)});
}

void assets::add(std::string_view name, std::string text) {
  auto compressed = name.ends_with(".png") ? std::string() : gzip(text);
  add(name, std::move(text), std::move(compressed));
}

const std::string* assets::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(assets_, name, &asset::name);
  return found == assets_.end() ? nullptr : &found->path;
}

const std::string& assets::path(std::string_view name) const {
  if (const auto* found = find(name)) return *found;
  throw std::logic_error("no asset " + std::string(name));
}

bool assets::serve(const http::request& request, http::response& response) const {
  const auto a = std::ranges::find(assets_, request.path, &asset::path);
  if (a == assets_.end()) return false;
  response.status = 200;
  response.content_type = a->content_type;
  response.immutable = true;
  if (is_picture(a->name)) response.policy = picture_policy;
  const bool is_compressed = !a->compressed.empty() && http::accepts_gzip(request.accept_encoding);
  if (!a->compressed.empty()) response.headers.push_back({"Vary", "Accept-Encoding"});
  if (is_compressed) response.headers.push_back({"Content-Encoding", "gzip"});
  response.body = is_compressed ? a->compressed : a->text;
  return true;
}

} // namespace twostep::server
