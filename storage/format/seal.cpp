#include "storage/format/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace twostep::storage {

static_assert(secret_key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);

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
  bool is_whole = false;
  data_key key{.generation = w.generation, .key = secret_key::filled([&](std::uint8_t* to) {
                                             is_whole = open_sealed(to, w.sealed, associated, w.at, log_key);
                                           })};
  if (!is_whole) return std::nullopt;
  return key;
}

secret_key segment_key(const data_key& key, const segment_salt& salt) {
  constexpr std::string_view what = "twostep segment";
  std::array<std::uint8_t, what.size() + std::tuple_size_v<segment_salt>> named;
  std::copy(what.begin(), what.end(), named.begin());
  std::copy(salt.begin(), salt.end(), named.begin() + what.size());
  return secret_key::filled([&](std::uint8_t* to) {
    crypto_generichash(to, secret_key::size, named.data(), named.size(), key.key.data(), secret_key::size);
  });
}

} // namespace twostep::storage
