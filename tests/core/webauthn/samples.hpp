#pragma once
// What the tests of passkeys share: a site, challenges, bytes from hexadecimal, words for what a check said. Only for
// tests.

#include "core/result.hpp"
#include "core/webauthn/assertion.hpp"
#include "core/webauthn/registration.hpp"
#include "core/webauthn/relying_party.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace twostep::test {

inline const core::webauthn::relying_party passkey_site{"example.com", "https://accounts.example.com"};
inline constexpr std::string_view passkey_user = "0123456789abcdef";

constexpr core::webauthn::challenge_value challenge_of(std::uint8_t fill) {
  core::webauthn::challenge_value value{};
  value.fill(fill);
  return value;
}

/// "a1 01": spaces say nothing.
inline std::string from_hex(std::string_view text) {
  const auto digit = [](char c) {
    const auto at = std::string_view("0123456789abcdef").find(c);
    if (at == std::string_view::npos) throw std::invalid_argument("not hexadecimal");
    return static_cast<unsigned>(at);
  };
  std::string digits, bytes;
  for (const char c : text)
    if (c != ' ') digits += c;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(digit(digits[i]) << 4 | digit(digits[i + 1]));
  return bytes;
}

inline std::string with_bit_flipped(std::string bytes, std::size_t bit) {
  bytes.at(bit / 8) = static_cast<char>(static_cast<std::uint8_t>(bytes[bit / 8]) ^ (1u << bit % 8));
  return bytes;
}

/// "good", or the fault.
template <class T>
std::string outcome(const core::result<T, core::webauthn::fault>& checked) {
  return checked ? "good" : std::string(to_text(checked.error()));
}

inline core::webauthn::known_credential known(const core::webauthn::new_credential& made) {
  return {made.key, made.sign_count, made.is_backup_eligible, passkey_user};
}

} // namespace twostep::test
