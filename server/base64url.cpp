#include "server/base64url.hpp"

#include <sodium.h>

#include <algorithm>

namespace twostep::server {
namespace {

constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

} // namespace

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back(); // the terminating NUL
  return text;
}

bool from_base64url(std::string_view text, std::span<std::uint8_t> out) noexcept {
  // libsodium 1.0.18 takes '-' and '_' with their highest bit set for themselves.
  if (!std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return false;
  std::size_t size = 0;
  return sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, nullptr, variant) == 0 &&
         size == out.size();
}

std::optional<std::string> from_base64url(std::string_view text, std::size_t at_most) {
  const std::size_t size = text.size() / 4 * 3 + (text.size() % 4 == 0 ? 0 : text.size() % 4 - 1);
  if (size > at_most) return std::nullopt;
  std::string bytes(size, '\0');
  if (!from_base64url(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()})) return std::nullopt;
  return bytes;
}

} // namespace twostep::server
