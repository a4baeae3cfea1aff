#include "core/account/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <new>
#include <utility>

namespace twostep::core {

totp_secret::totp_secret(std::span<const std::uint8_t> bytes) : bytes_(bytes.begin(), bytes.end()) {}

totp_secret::~totp_secret() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

// A moved string may leave short text behind.
totp_secret::totp_secret(totp_secret&& other) noexcept {
  bytes_.swap(other.bytes_);
}

totp_secret& totp_secret::operator=(totp_secret other) noexcept {
  bytes_.swap(other.bytes_);
  return *this;
}

bool operator==(const totp_secret& a, const totp_secret& b) noexcept {
  return a.bytes_.size() == b.bytes_.size() && sodium_memcmp(a.bytes_.data(), b.bytes_.data(), a.bytes_.size()) == 0;
}

std::span<const std::uint8_t> totp_secret::reveal() const noexcept {
  return {reinterpret_cast<const std::uint8_t*>(bytes_.data()), bytes_.size()};
}

std::optional<totp_secret> totp_secret::from_wire(std::string_view text) {
  if (text.size() < shortest || text.size() > longest) return std::nullopt;
  totp_secret read;
  read.bytes_ = text;
  return read;
}

totp_step totp_step_at(time_point t) noexcept {
  return std::chrono::floor<milliseconds>(t.time_since_epoch()) / totp_period;
}

one_time_code hotp(const totp_secret& secret, std::uint64_t counter) {
  std::array<std::uint8_t, 8> message;
  for (std::size_t i = message.size(); i-- > 0; counter >>= 8) message[i] = static_cast<std::uint8_t>(counter);
  std::array<std::uint8_t, 20> mac;
  unsigned size = 0;
  const auto key = secret.reveal();
  if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), &size))
    throw std::bad_alloc();
  const std::size_t offset = mac[19] & 0x0f;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | mac[offset + i];
  sodium_memzero(mac.data(), mac.size());
  return one_time_code::of(value & 0x7fffffffu);
}

std::optional<totp_step>
find_totp_step(const totp_secret& secret, const one_time_code& given, totp_step around, int spread, totp_step after) {
  std::optional<totp_step> found;
  for (totp_step step = around - spread; step <= around + spread; ++step) {
    const bool same = equal(hotp(secret, static_cast<std::uint64_t>(step)), given);
    if (same && step > after) found = step;
  }
  return found;
}

} // namespace twostep::core
