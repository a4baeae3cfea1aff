#include "server/crypto/link_token.hpp"

#include "server/runtime/entropy.hpp"
#include "server/text/base64url.hpp"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace twostep::server {

namespace {

constexpr std::size_t link_random_size = 16;
constexpr std::size_t link_token_size = core::account_id::size + link_random_size;

core::link_id link_hash_of(const std::uint8_t* random) {
  core::link_id id;
  crypto_generichash(id.value.data(), core::link_id::size, random, link_random_size, nullptr, 0);
  return id;
}

core::link_browser_id link_browser_of(const std::array<std::uint8_t, link_random_size>& random) {
  core::link_browser_id id;
  crypto_generichash(id.value.data(), core::link_browser_id::size, random.data(), random.size(), nullptr, 0);
  return id;
}

} // namespace

new_link_token make_link_token(const core::account_id& account) {
  std::array<std::uint8_t, link_token_size> all;
  std::memcpy(all.data(), account.value.data(), account.value.size());
  const std::span<std::uint8_t> random(all.data() + core::account_id::size, link_random_size);
  random_bytes(random);
  new_link_token made{link_hash_of(random.data()), core::secret(to_base64url(all))};
  sodium_memzero(all.data(), all.size());
  return made;
}

std::optional<link_token> read_link_token(std::string_view segment) {
  std::array<std::uint8_t, link_token_size> all;
  if (!from_base64url(segment, all)) return std::nullopt;
  link_token token;
  std::memcpy(token.account.value.data(), all.data(), core::account_id::size);
  token.id = link_hash_of(all.data() + core::account_id::size);
  sodium_memzero(all.data(), all.size());
  return token;
}

new_link_browser make_link_browser() {
  std::array<std::uint8_t, link_random_size> random;
  random_bytes(random);
  return {link_browser_of(random), to_base64url(random)};
}

std::optional<core::link_browser_id> read_link_browser(std::string_view cookie) {
  std::array<std::uint8_t, link_random_size> random;
  if (!from_base64url(cookie, random)) return std::nullopt;
  return link_browser_of(random);
}

} // namespace twostep::server
