#pragma once
// Colours: sRGB as CSS writes it, OKLCH for changing lightness at the same hue, and the contrast of WCAG 2. What the
// pages' colours are: palette.hpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::branding {

struct colour {
  std::uint8_t red = 0, green = 0, blue = 0;

  bool operator==(const colour&) const = default;
};

/// "#0b5a7d", in letters of either case. nullopt: anything else.
std::optional<colour> parse_colour(std::string_view) noexcept;
/// "#0b5a7d".
std::string to_text(colour);

/// As WCAG 2 defines them: luminance from 0 to 1, contrast from 1 to 21.
double relative_luminance(colour) noexcept;
double contrast(colour, colour) noexcept;

/// Björn Ottosson's OKLCH (2020), as in CSS Color 4: equal steps of lightness look equal at every hue.
struct oklch {
  double lightness = 0; ///< from 0 to 1
  double chroma = 0;    ///< about 0.4 at most
  double hue = 0;       ///< radians
};
oklch to_oklch(colour) noexcept;
/// Reduces the chroma as far as sRGB requires; lightness and hue stay, except for rounding to 8 bits.
colour from_oklch(oklch) noexcept;

} // namespace twostep::server::branding
