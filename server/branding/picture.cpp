#include "server/branding/picture.hpp"

#include <cstdint>

namespace twostep::server::branding {
namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view png_end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
constexpr std::uint32_t most_pixels_a_side = 4096;

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  for (const char c : bytes.substr(at, 4)) n = n << 8 | static_cast<unsigned char>(c);
  return n;
}

/// Signature, first chunk and last chunk (PNG, 5.2, 11.2.1 and 11.2.5). Browsers check the rest.
std::string png_problem(std::string_view bytes) {
  constexpr std::size_t header = 8 + 8 + 13 + 4;
  if (!bytes.starts_with(png_signature) || bytes.size() < header + png_end.size() || bytes.substr(12, 4) != "IHDR")
    return "is no PNG picture";
  if (!bytes.ends_with(png_end)) return "is a PNG picture without its end";
  const auto width = number_at(bytes, 16), height = number_at(bytes, 20);
  const auto is_size = [](std::uint32_t n) { return n >= 1 && n <= most_pixels_a_side; };
  if (!is_size(width) || !is_size(height)) return "must have from 1 to 4096 pixels on each side";
  return {};
}

} // namespace

std::string picture_problem(std::string_view name, const std::string& bytes) {
  if (bytes.size() > largest_file) return "is larger than 64 KiB";
  if (name.ends_with(".png")) return png_problem(bytes);
  if (name.ends_with(".svg")) return svg_problem(bytes);
  return "must be a picture whose name ends in .svg or .png";
}

} // namespace twostep::server::branding
