#include "storage/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace twostep::storage {

static_assert(secret_key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);

secret_key::~secret_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

secret_key::secret_key(secret_key&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

secret_key& secret_key::operator=(secret_key&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
  return *this;
}

void seal(bytes& out, byte_view plain, byte_view associated, const nonce& n, const secret_key& key) {
  const std::size_t at = out.size();
  out.resize(at + plain.size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      out.data() + at, nullptr, plain.data(), plain.size(), associated.data(), associated.size(), nullptr, n.data(),
      key.data()
  );
}

bool open_sealed(
    std::uint8_t* out, byte_view sealed, byte_view associated, const nonce& n, const secret_key& key
) noexcept {
  return sealed.size() >= tag_size && crypto_aead_xchacha20poly1305_ietf_decrypt(
                                          out, nullptr, nullptr, sealed.data(), sealed.size(), associated.data(),
                                          associated.size(), n.data(), key.data()
                                      ) == 0;
}

wrapped_key wrap(const data_key& key, const secret_key& log_key, const nonce& at, byte_view associated) {
  wrapped_key w{.generation = key.generation, .at = at};
  bytes sealed;
  seal(sealed, {key.key.data(), secret_key::size}, associated, at, log_key);
  std::copy(sealed.begin(), sealed.end(), w.sealed.begin());
  return w;
}

std::optional<data_key> unwrap(const wrapped_key& w, const secret_key& log_key, byte_view associated) {
  data_key key;
  key.generation = w.generation;
  if (!open_sealed(key.key.data(), w.sealed, associated, w.at, log_key)) return std::nullopt;
  return key;
}

secret_key segment_key(const data_key& key, const segment_salt& salt) {
  // Chooses the fastest code for this processor, once; whoever seals or opens anything comes by here.
  [[maybe_unused]] static const int ready = sodium_init();
  constexpr std::string_view what = "twostep segment";
  std::array<std::uint8_t, what.size() + std::tuple_size_v<segment_salt>> named;
  std::copy(what.begin(), what.end(), named.begin());
  std::copy(salt.begin(), salt.end(), named.begin() + what.size());
  secret_key derived;
  crypto_generichash(derived.data(), secret_key::size, named.data(), named.size(), key.key.data(), secret_key::size);
  return derived;
}

} // namespace twostep::storage
