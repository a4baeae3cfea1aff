#include "server/branding/colour.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace twostep::server::branding {
namespace {

using triple = std::array<double, 3>;

/// sRGB's transfer function (IEC 61966-2-1). WCAG 2 writes 0.03928 for the limit, which no 8-bit value tells apart.
double to_linear(std::uint8_t channel) noexcept {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double from_linear(double c) noexcept {
  return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
}

triple linear_of(colour c) noexcept {
  return {to_linear(c.red), to_linear(c.green), to_linear(c.blue)};
}

/// The matrices and the cube root are those of https://bottosson.github.io/posts/oklab/.
triple linear_of(const oklch& c) noexcept {
  const double a = c.chroma * std::cos(c.hue), b = c.chroma * std::sin(c.hue);
  const auto cubed = [](double x) { return x * x * x; };
  const double l = cubed(c.lightness + 0.3963377774 * a + 0.2158037573 * b);
  const double m = cubed(c.lightness - 0.1055613458 * a - 0.0638541728 * b);
  const double s = cubed(c.lightness - 0.0894841775 * a - 1.2914855480 * b);
  return {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool is_in_srgb(const triple& linear) noexcept {
  constexpr double rounding = 1e-4;
  return std::ranges::all_of(linear, [](double c) { return c >= -rounding && c <= 1 + rounding; });
}

std::uint8_t to_channel(double linear) noexcept {
  return static_cast<std::uint8_t>(std::lround(255 * from_linear(std::clamp(linear, 0.0, 1.0))));
}

std::optional<std::uint8_t> parse_byte(std::string_view two) noexcept {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(two.data(), two.data() + two.size(), value, 16);
  if (error != std::errc{} || end != two.data() + two.size()) return std::nullopt;
  return value;
}

} // namespace

std::optional<colour> parse_colour(std::string_view text) noexcept {
  if (text.size() != 7 || text.front() != '#') return std::nullopt;
  const auto red = parse_byte(text.substr(1, 2)), green = parse_byte(text.substr(3, 2)),
             blue = parse_byte(text.substr(5, 2));
  if (!red || !green || !blue) return std::nullopt;
  return colour{*red, *green, *blue};
}

std::string to_text(colour c) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "#";
  for (const unsigned channel : {c.red, c.green, c.blue}) {
    text += digits[channel >> 4];
    text += digits[channel & 15];
  }
  return text;
}

double relative_luminance(colour c) noexcept {
  const auto [red, green, blue] = linear_of(c);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

double contrast(colour a, colour b) noexcept {
  const auto [darker, lighter] = std::minmax({relative_luminance(a), relative_luminance(b)});
  return (lighter + 0.05) / (darker + 0.05);
}

oklch to_oklch(colour c) noexcept {
  const auto [red, green, blue] = linear_of(c);
  const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const double a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  const double b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, std::hypot(a, b), std::atan2(b, a)};
}

colour from_oklch(oklch c) noexcept {
  if (!is_in_srgb(linear_of(c))) {
    double inside = 0, outside = c.chroma;
    for (int halvings = 0; halvings < 20; ++halvings) {
      c.chroma = (inside + outside) / 2;
      (is_in_srgb(linear_of(c)) ? inside : outside) = c.chroma;
    }
    c.chroma = inside;
  }
  const auto [red, green, blue] = linear_of(c);
  return {to_channel(red), to_channel(green), to_channel(blue)};
}

} // namespace twostep::server::branding
