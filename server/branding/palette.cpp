#include "server/branding/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace twostep::server::branding {
namespace {

constexpr colour white{0xff, 0xff, 0xff};
constexpr double step = 1.0 / 256;

bool is_readable(colour text, std::initializer_list<colour> grounds) noexcept {
  return std::ranges::all_of(grounds, [&](colour ground) { return contrast(text, ground) >= least_contrast; });
}

/// The colour whose lightness is nearest to `from`'s, going by `by`, that is good; the last one on the way if none
/// is.
template <class Good>
colour first_good(oklch from, double by, const Good& is_good) noexcept {
  auto found = from_oklch(from);
  while (!is_good(found) && from.lightness + by >= 0 && from.lightness + by <= 1) {
    from.lightness += by;
    found = from_oklch(from);
  }
  return found;
}

/// Lightness and chroma keep the distances that the designed pair #0b5a7d and #7fc6e8 has to its own shades.
/// A very dark accent has nothing darker, so that its `strong` is lighter.
shades light_shades(colour accent) noexcept {
  const auto [lightness, chroma, hue] = to_oklch(accent);
  shades s{.accent = accent, .strong = {}, .tint = {}, .on = white};
  const oklch darker{lightness - 0.095, chroma * 0.77, hue}, lighter{lightness + 0.12, chroma, hue};
  s.strong = lightness > 0.25 ? from_oklch(darker) : from_oklch(lighter);
  s.tint = first_good({0.947, std::min(chroma * 0.18, 0.02), hue}, step, [&](colour tint) {
    return is_readable(tint, {accent, s.strong, light_text, light_soft});
  });
  return s;
}

/// Begins at the designed dark accent's lightness and gets lighter until it is readable where it must be.
shades dark_shades(colour light_accent) noexcept {
  const auto [unused, chroma, hue] = to_oklch(light_accent);
  shades s;
  s.tint = first_good({0.295, std::min(chroma * 0.46, 0.05), hue}, -step, [](colour tint) {
    return is_readable(tint, {dark_text, dark_soft});
  });
  s.accent = first_good({0.792, std::min(chroma * 0.96, 0.1), hue}, step, [&](colour accent) {
    return is_readable(accent, {dark_sunken, s.tint});
  });
  const auto accent = to_oklch(s.accent);
  s.strong = from_oklch({std::min(accent.lightness + 0.086, 1.0), accent.chroma * 0.67, hue});
  s.on = first_good({0.238, std::min(chroma * 0.46, 0.045), hue}, -step, [&](colour on) {
    return is_readable(on, {s.accent, s.strong});
  });
  return s;
}

/// "3.98": cut, not rounded, so that 4.499 isn't shown as 4.50.
std::string shown(double ratio) {
  const auto hundredths = static_cast<int>(ratio * 100);
  const auto fraction = std::to_string(100 + hundredths % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction;
}

std::string properties(const shades& s) {
  return ":root{--accent:" + to_text(s.accent) + ";--strong:" + to_text(s.strong) + ";--tint:" + to_text(s.tint) +
         ";--on:" + to_text(s.on) + "}";
}

} // namespace

palette derive_palette(colour accent) noexcept {
  if (accent == designed.light.accent) return designed;
  return {light_shades(accent), dark_shades(accent)};
}

std::string colour_problem(const std::string& text) {
  const auto given = parse_colour(text);
  if (!given) return "must be a colour such as \"#0b5a7d\": \"#\" and six hexadecimal digits";
  const auto is_good = [](colour c) { return is_readable(c, {light_sunken}); };
  if (is_good(*given)) return {};
  return "has a contrast of " + shown(contrast(*given, light_sunken)) + " : 1 on the grey of the pages (" +
         to_text(light_sunken) + "), and links need 4.5 : 1; the darker \"" +
         to_text(first_good(to_oklch(*given), -step, is_good)) + "\" of the same hue would do";
}

std::string rules_of(const palette& p) {
  return "@media screen{" + properties(p.light) + "}\n@media screen and (prefers-color-scheme:dark){" +
         properties(p.dark) + "}\n";
}

} // namespace twostep::server::branding
