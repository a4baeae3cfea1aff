#include "server/crypto/dummy_verifier.hpp"

#include "server/runtime/entropy.hpp"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace twostep::server {
namespace {

template <std::size_t Size>
std::string random_base64() {
  std::array<std::uint8_t, Size> random;
  random_bytes(random);
  std::array<char, sodium_base64_ENCODED_LEN(Size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)> text;
  sodium_bin2base64(text.data(), text.size(), random.data(), Size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  return text.data();
}

} // namespace

std::string make_dummy_end() {
  if (sodium_init() < 0) throw std::runtime_error("the system's random source can't be used");
  return "$" + random_base64<16>() + "$" + random_base64<32>();
}

std::string dummy_verifier(std::string_view kind, std::string_view end) {
  return std::string("$argon2id$v=19$").append(kind).append(end);
}

} // namespace twostep::server
