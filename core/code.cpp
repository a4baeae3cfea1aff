#include "core/code.hpp"

#include <sodium.h>

#include <cstring>

namespace twostep::core {

one_time_code::~one_time_code() {
  sodium_memzero(digits_.data(), digits_.size());
}

std::optional<one_time_code> one_time_code::from_typed(std::string_view typed) {
  one_time_code code;
  std::size_t n = 0;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9' || n == length) return std::nullopt;
    code.digits_[n++] = c;
  }
  if (n != length) return std::nullopt;
  return code;
}

bool equal(const one_time_code& a, const one_time_code& b) noexcept {
  return sodium_memcmp(a.reveal().data(), b.reveal().data(), one_time_code::length) == 0;
}

code_keys::code_keys(const master_key& master, std::uint32_t current) : master_(master), current_(current) {}

code_keys::~code_keys() {
  sodium_memzero(master_.data(), master_.size());
}

one_time_code code_keys::derive(
    std::uint32_t generation, const account_id& account, const challenge_id& challenge, core::purpose purpose,
    const e164_number& to
) const {
  std::array<std::uint8_t, crypto_generichash_KEYBYTES> key;
  crypto_kdf_derive_from_key(key.data(), key.size(), generation, "ts-codes", master_.data());

  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), crypto_generichash_BYTES);
  sodium_memzero(key.data(), key.size());
  const auto tag = static_cast<std::uint8_t>(purpose);
  const auto number = to.reveal();
  crypto_generichash_update(&state, account.value.data(), account.value.size());
  crypto_generichash_update(&state, challenge.value.data(), challenge.value.size());
  crypto_generichash_update(&state, &tag, 1);
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(number.data()), number.size());
  std::array<std::uint8_t, crypto_generichash_BYTES> hash;
  crypto_generichash_final(&state, hash.data(), hash.size());
  sodium_memzero(&state, sizeof state);

  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | hash[static_cast<std::size_t>(i)];
  sodium_memzero(hash.data(), hash.size());
  value %= 1'000'000;

  one_time_code code;
  for (std::size_t i = one_time_code::length; i-- > 0; value /= 10)
    code.digits_[i] = static_cast<char>('0' + value % 10);
  return code;
}

} // namespace twostep::core
