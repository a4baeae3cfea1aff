#pragma once
// Checks pictures of the operator before they are served: PNG, and SVG that neither runs nor loads anything.

#include <cstddef>
#include <string>
#include <string_view>

namespace twostep::server::branding {

inline constexpr std::size_t largest_file = 64 * 1024; ///< bytes of a logo, or of a file of a theme

/// What is wrong with the file, or "". name: its ending decides what it must be.
std::string picture_problem(std::string_view name, const std::string& bytes);

/// Elements, attributes and styles of an SVG picture. "", or what is wrong.
std::string svg_problem(const std::string& text);

} // namespace twostep::server::branding
