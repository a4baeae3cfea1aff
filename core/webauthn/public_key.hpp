#pragma once
// The public key of a passkey: read from COSE (RFC 9052, section 7; RFC 9053; RFC 8230), kept as a
// SubjectPublicKeyInfo.

#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core::webauthn {

/// COSE's registered numbers (IANA "COSE Algorithms"), in the order in which they are asked for.
enum class algorithm : std::int32_t { eddsa = -8, es256 = -7, rs256 = -257 };
BOOST_DESCRIBE_ENUM(algorithm, eddsa, es256, rs256)
inline constexpr algorithm offered_algorithms[] = {algorithm::es256, algorithm::eddsa, algorithm::rs256};

/// Bytes of a key: RSA of 4096 bits is the longest that is taken, of 2048 the shortest.
inline constexpr std::size_t longest_public_key = 600;

struct public_key {
  webauthn::algorithm algorithm{webauthn::algorithm::es256};
  std::string spki; ///< DER

  friend bool operator==(const public_key&, const public_key&) = default;
};

/// nullopt: no key of an algorithm that is offered: a point that isn't on P-256, parameters missing, doubled or of
/// another type, a modulus or an exponent out of bounds, bytes behind it.
std::optional<public_key> read_cose_key(std::string_view cose);

/// Whether the key signed `message`. ES256: ASN.1 over SHA-256; RS256: PKCS #1 v1.5 over SHA-256; EdDSA: Ed25519.
bool verify(const public_key&, std::string_view message, std::string_view signature);

} // namespace twostep::core::webauthn
