#pragma once
// Files embedded in the binary: page templates, assets and translations. cmake/embed_files.cmake generates the
// tables.

#include <span>
#include <string_view>

namespace twostep::server::embedded {

struct file {
  std::string_view name;
  std::string_view text;
};

std::span<const file> templates() noexcept;
/// With each asset compressed by gzip beside it: "style.css", "style.css.gz".
std::span<const file> assets() noexcept;
/// gettext's binary catalogues, such as "da.mo".
std::span<const file> catalogues() noexcept;

} // namespace twostep::server::embedded
