#include "server/runtime/entropy.hpp"

#include <sodium.h>

#include <string>
#include <string_view>
#include <utility>

namespace twostep::server {

void random_bytes(std::span<std::uint8_t> out) noexcept {
  if (!out.empty()) randombytes_buf(out.data(), out.size()); // an empty span may have no address
}

double random_unit() noexcept {
  std::uint64_t bits;
  randombytes_buf(&bits, sizeof bits);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

core::secret random_password() {
  // Crockford's alphabet: without i, l, o, u.
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
  static_assert(letters.size() == 32);
  constexpr std::size_t length = 20, group = 5;

  std::uint8_t random[length];
  random_bytes(random);
  std::string text;
  text.reserve(length + length / group);
  for (std::size_t i = 0; i < length; ++i) {
    if (i != 0 && i % group == 0) text += '-';
    text += letters[random[i] % letters.size()];
  }
  sodium_memzero(random, sizeof random);
  return core::secret(std::move(text));
}

} // namespace twostep::server
