#include "server/text/base64url.hpp"

#include <absl/strings/escaping.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace twostep::server {
namespace {

constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

/// The character for the same six bits in the alphabet with + and /; 0: not in the alphabet.
constexpr auto plain_alphabet = [] {
  std::array<std::uint8_t, 256> plain{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
    plain[static_cast<std::uint8_t>(c)] = static_cast<std::uint8_t>(c);
  plain['-'] = '+';
  plain['_'] = '/';
  return plain;
}();

bool decode_any(std::string_view text, std::span<std::uint8_t> out) {
  auto bytes = from_base64url(text, out.size());
  if (!bytes) return false;
  const bool is_whole = bytes->size() == out.size();
  if (is_whole) std::copy(bytes->begin(), bytes->end(), out.begin());
  sodium_memzero(bytes->data(), bytes->size());
  return is_whole;
}

} // namespace

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back(); // remove the terminating NUL
  return text;
}

// libsodium's decoder takes constant time, at a hundred instructions for each character: half of the gate's time
// for a request. The text comes from the client, so its timing reveals nothing new to it.
std::optional<std::string> from_base64url(std::string_view text, std::size_t at_most) {
  std::string bytes, again;
  if (text.size() / 4 * 3 > at_most || !absl::WebSafeBase64Unescape({text.data(), text.size()}, &bytes) ||
      bytes.size() > at_most)
    return std::nullopt;
  // Absl accepts whitespace, padding and unused bits: only the canonical text is accepted here.
  absl::WebSafeBase64Escape(bytes, &again);
  if (again != text) return std::nullopt;
  return bytes;
}

// For whole groups (four characters for three bytes) every text of the alphabet is canonical. libcrypto's decoder,
// for the alphabet with + and /, decodes them without allocating memory.
bool from_base64url(std::string_view text, std::span<std::uint8_t> out) {
  constexpr std::size_t max = 96;
  if (out.size() % 3 != 0 || out.size() > max) return decode_any(text, out);
  if (text.size() != out.size() / 3 * 4) return false;
  std::array<std::uint8_t, max / 3 * 4> plain;
  bool is_good = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain[i] = plain_alphabet[static_cast<std::uint8_t>(text[i])];
    is_good = is_good && plain[i] != 0;
  }
  const auto length = static_cast<int>(text.size());
  const bool is_whole =
      is_good && ::EVP_DecodeBlock(out.data(), plain.data(), length) == static_cast<int>(out.size());
  sodium_memzero(plain.data(), text.size());
  return is_whole;
}

} // namespace twostep::server
