#pragma once
// The pages' colours that follow from branding.colour, for light and dark. How they are derived: palette.cpp and
// docs/branding.md. The colours of "good", "warn" and "bad" never follow from it.

#include "server/branding/colour.hpp"

#include <string>

namespace twostep::server::branding {

/// What text needs at least on its ground (WCAG 2, level AA).
inline constexpr double least_contrast = 4.5;

/// Tokens of style.css that the derived colours must be readable on or carry.
inline constexpr colour light_sunken{0xee, 0xf1, 0xf4}, dark_sunken{0x1f, 0x28, 0x30};
inline constexpr colour light_text{0x17, 0x20, 0x2a}, dark_text{0xe8, 0xed, 0xf2};
inline constexpr colour light_soft{0x50, 0x60, 0x6f}, dark_soft{0xa4, 0xb1, 0xbd};

/// The custom properties --accent, --strong, --tint and --on.
struct shades {
  colour accent;
  colour strong; ///< of the accent under the pointer
  colour tint;   ///< a ground; text and accent are readable on it
  colour on;     ///< text on the accent and on `strong`
};
struct palette {
  shades light, dark;
};

/// Of style.css: designed, not derived.
inline constexpr palette designed{
    {{0x0b, 0x5a, 0x7d}, {0x07, 0x3f, 0x58}, {0xe3, 0xf0, 0xf6}, {0xff, 0xff, 0xff}},
    {{0x7f, 0xc6, 0xe8}, {0xb0, 0xdf, 0xf5}, {0x16, 0x30, 0x3e}, {0x06, 0x22, 0x2f}}};

/// The designed palette for its own accent. Whatever the accent is, the dark shades have the contrasts that they
/// need; the light ones have them if colour_problem(accent) is empty.
palette derive_palette(colour accent) noexcept;

/// For branding.colour: "", or what is wrong, with a colour of the same hue that would do.
std::string colour_problem(const std::string&);

/// Rules that set the custom properties on screens; print keeps its own.
std::string rules_of(const palette&);

} // namespace twostep::server::branding
