#include "server/crypto/token_mac.hpp"

#include "server/text/base64url.hpp"

#include <sodium.h>

#include <span>

namespace twostep::server {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view s) {
  return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
}

} // namespace

mac authenticate(const key& k, std::string_view message) {
  mac result;
  crypto_generichash(result.data(), result.size(), bytes_of(message).data(), message.size(), k.data(), key::size);
  return result;
}

std::string with_mac(const key& k, const token_writer& message, std::string_view bound_to) {
  const mac m = authenticate(k, message.text() + std::string(bound_to));
  std::string all = message.text();
  all.append(reinterpret_cast<const char*>(m.data()), m.size());
  return to_base64url(bytes_of(all));
}

std::optional<std::string>
without_mac(const key& k, std::string_view text, std::size_t size, std::string_view bound_to) {
  auto all = from_base64url(text, size + mac_size);
  if (!all || all->size() != size + mac_size) return std::nullopt;
  const std::string_view message(all->data(), size);
  const mac m = authenticate(k, std::string(message).append(bound_to));
  if (sodium_memcmp(m.data(), all->data() + size, m.size()) != 0) return std::nullopt;
  all->resize(size);
  return all;
}

} // namespace twostep::server
