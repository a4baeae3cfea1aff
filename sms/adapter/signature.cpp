#include "sms/adapter/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <charconv>

namespace twostep::sms {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_hex(std::string_view bytes) {
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_of(bytes), bytes.size());
  hex.pop_back();
  return hex;
}

/// Takes constant time, unlike tolower; characters other than hexadecimal digits are unchanged.
std::string lower_hex(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    const unsigned is_upper = (static_cast<unsigned>('A' - 1 - c) & static_cast<unsigned>(c - 'F' - 1)) >> 31;
    c = static_cast<char>(c | static_cast<char>(is_upper << 5));
  }
  return lower;
}

} // namespace

std::string hmac_sha1_base64(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), digest.data(), &size);
  std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), digest.data(), size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string digest(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  sodium_memzero(&state, sizeof state);
  return digest;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return to_hex(hmac_sha256(key, bytes));
}

bool is_same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_same_hex(std::string_view a, std::string_view b) {
  return is_same(lower_hex(a), lower_hex(b));
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int wrong = sodium_base642bin(
      reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
      sodium_base64_VARIANT_URLSAFE_NO_PADDING
  );
  if (wrong != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

bool is_recent(std::string_view unix_seconds, core::time_point now) noexcept {
  std::int64_t seconds = 0;
  const auto* end = unix_seconds.data() + unix_seconds.size();
  const auto read = std::from_chars(unix_seconds.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || seconds < 0 || seconds > 100'000'000'000) return false;
  const core::time_point then{core::seconds(seconds)};
  return then >= now - core::minutes(5) && then <= now + core::minutes(5);
}

} // namespace twostep::sms
