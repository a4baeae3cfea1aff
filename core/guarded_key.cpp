#include "core/guarded_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace twostep::core {

static_assert(guarded_key::size == crypto_kdf_KEYBYTES);

guarded_key::guarded_key(const std::array<std::uint8_t, size>& bytes) : bytes_(allocate()) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get());
  protect();
}

std::shared_ptr<std::uint8_t> guarded_key::allocate() {
  // It learns the size of a page, and chooses the fastest code for this processor.
  if (sodium_init() < 0) throw std::runtime_error("the system's random source can't be used");
  auto* const bytes = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (!bytes) throw std::bad_alloc();
  return {bytes, [](std::uint8_t* p) { sodium_free(p); }};
}

void guarded_key::protect() const noexcept {
  sodium_mprotect_readonly(bytes_.get());
}

bool equal(const guarded_key& a, const guarded_key& b) noexcept {
  return a && b && sodium_memcmp(a.data(), b.data(), guarded_key::size) == 0;
}

guarded_key derive_key(const guarded_key& from, std::uint64_t subkey, const char (&context)[9]) {
  return guarded_key::filled([&](std::uint8_t* to) {
    crypto_kdf_derive_from_key(to, guarded_key::size, subkey, context, from.data());
  });
}

} // namespace twostep::core
