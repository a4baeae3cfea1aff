#pragma once
// "asset:hill.svg" in the files of a theme: becomes the address of that picture, which contains its hash.

#include "server/branding/brand_file.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

class assets;

bool is_picture(std::string_view name) noexcept;

/// Both throw theme_error if there is no such picture.
std::string in_stylesheet(const brand_file&, const assets&);
std::string in_template(const brand_file&, const assets&);

} // namespace twostep::server
