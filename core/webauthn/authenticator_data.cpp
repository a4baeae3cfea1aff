#include "core/webauthn/authenticator_data.hpp"

#include "core/webauthn/cbor.hpp"
#include "core/webauthn/registration.hpp"

#include <sodium.h>

#include <array>
#include <cstddef>

namespace twostep::core::webauthn {

namespace {

enum flag : std::uint8_t {
  user_present = 1 << 0,
  user_verified = 1 << 2,
  backup_eligible = 1 << 3,
  backed_up = 1 << 4,
  has_attested_credential = 1 << 6,
  has_extensions = 1 << 7
};

/// nullopt: there aren't as many.
std::optional<std::string_view> take_bytes(std::string_view& rest, std::size_t count) {
  if (rest.size() < count) return std::nullopt;
  const auto taken = rest.substr(0, count);
  rest.remove_prefix(count);
  return taken;
}

template <class Number>
std::optional<Number> take_big_endian(std::string_view& rest) {
  const auto taken = take_bytes(rest, sizeof(Number));
  if (!taken) return std::nullopt;
  Number value = 0;
  for (const char c : *taken) value = static_cast<Number>(value << 8 | static_cast<std::uint8_t>(c));
  return value;
}

std::optional<std::string_view> take_cbor_item(std::string_view& rest) {
  cbor_reader reader(rest);
  const auto item = reader.item();
  rest = reader.rest();
  return item;
}

std::optional<attested_credential> take_attested_credential(std::string_view& rest) {
  constexpr std::size_t aaguid_size = 16;
  if (!take_bytes(rest, aaguid_size)) return std::nullopt;
  const auto size = take_big_endian<std::uint16_t>(rest);
  if (!size || *size == 0 || *size > longest_credential_id) return std::nullopt;
  const auto id = take_bytes(rest, *size);
  if (!id) return std::nullopt;
  const auto key = take_cbor_item(rest);
  if (!key) return std::nullopt;
  return attested_credential{*id, *key};
}

bool take_extensions(std::string_view& rest) {
  if (!cbor_reader(rest).map()) return false;
  return take_cbor_item(rest).has_value();
}

} // namespace

std::optional<authenticator_data> read_authenticator_data(std::string_view rest) {
  const auto hash = take_bytes(rest, crypto_hash_sha256_BYTES);
  const auto flags = take_big_endian<std::uint8_t>(rest);
  const auto count = take_big_endian<std::uint32_t>(rest);
  if (!hash || !flags || !count) return std::nullopt;
  authenticator_data read;
  read.relying_party_hash = *hash;
  read.is_user_present = *flags & user_present;
  read.is_user_verified = *flags & user_verified;
  read.is_backup_eligible = *flags & backup_eligible;
  read.is_backed_up = *flags & backed_up;
  read.sign_count = *count;
  if (*flags & has_attested_credential) {
    read.attested = take_attested_credential(rest);
    if (!read.attested) return std::nullopt;
  }
  if (*flags & has_extensions && !take_extensions(rest)) return std::nullopt;
  if (!rest.empty()) return std::nullopt;
  return read;
}

std::optional<fault> find_fault(const authenticator_data& data, const relying_party& ours) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const std::uint8_t*>(ours.id.data()), ours.id.size());
  if (data.relying_party_hash != std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()))
    return fault::wrong_site;
  if (!data.is_user_present) return fault::not_present;
  if (data.is_backed_up && !data.is_backup_eligible) return fault::backup_changed;
  return std::nullopt;
}

} // namespace twostep::core::webauthn
