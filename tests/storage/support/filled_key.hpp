#pragma once
// A key that a test names by one byte.

#include "storage/format/seal.hpp"

namespace twostep::storage::test {

inline secret_key filled_key(std::uint8_t b) {
  std::array<std::uint8_t, secret_key::size> bytes;
  bytes.fill(b);
  return secret_key(bytes);
}

} // namespace twostep::storage::test
