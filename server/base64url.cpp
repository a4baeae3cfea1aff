#include "server/base64url.hpp"

#include <absl/strings/escaping.h>
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

// libsodium's decoder is the same in time for every character, at a hundred instructions each: half of what the gate
// does for a request. What is read here came from the one who sent it, so there is nothing to hide from him.
std::optional<std::string> from_base64url(std::string_view text, std::size_t at_most) {
  std::string bytes, again;
  if (text.size() / 4 * 3 > at_most || !absl::WebSafeBase64Unescape({text.data(), text.size()}, &bytes) ||
      bytes.size() > at_most)
    return std::nullopt;
  // It forgives whitespace, padding and bits that say nothing.
  absl::WebSafeBase64Escape(bytes, &again);
  if (again != text) return std::nullopt;
  return bytes;
}

bool from_base64url(std::string_view text, std::span<std::uint8_t> out) {
  auto bytes = from_base64url(text, out.size());
  if (!bytes) return false;
  const bool is_whole = bytes->size() == out.size();
  if (is_whole) std::copy(bytes->begin(), bytes->end(), out.begin());
  sodium_memzero(bytes->data(), bytes->size());
  return is_whole;
}

} // namespace twostep::server
