#include "core/webauthn/public_key.hpp"

#include "core/webauthn/cbor.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <array>
#include <memory>

namespace twostep::core::webauthn {

namespace {

// The labels of COSE's parameters: of any key, then of each type's own.
constexpr std::int64_t label_type = 1, label_algorithm = 3;
constexpr std::int64_t label_curve = -1, label_x = -2, label_y = -3;
constexpr std::int64_t label_modulus = -1, label_exponent = -2;
enum class key_type : std::int64_t { octet_pair = 1, two_coordinates = 2, rsa = 3 };
constexpr std::int64_t curve_p256 = 1, curve_ed25519 = 6;

constexpr std::size_t coordinate_size = 32;

template <auto Free>
struct openssl_freer {
  template <class T>
  void operator()(T* p) const noexcept {
    Free(p);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, openssl_freer<&EVP_PKEY_free>>;
using key_context_ptr = std::unique_ptr<EVP_PKEY_CTX, openssl_freer<&EVP_PKEY_CTX_free>>;
using digest_context_ptr = std::unique_ptr<EVP_MD_CTX, openssl_freer<&EVP_MD_CTX_free>>;
using parameter_builder_ptr = std::unique_ptr<OSSL_PARAM_BLD, openssl_freer<&OSSL_PARAM_BLD_free>>;
using parameters_ptr = std::unique_ptr<OSSL_PARAM, openssl_freer<&OSSL_PARAM_free>>;
using number_ptr = std::unique_ptr<BIGNUM, openssl_freer<&BN_free>>;

/// OpenSSL keeps the errors of each thread for whoever asks next; these are nobody's.
struct errors_forgotten {
  errors_forgotten() { ERR_set_mark(); }
  ~errors_forgotten() { ERR_pop_to_mark(); }
  errors_forgotten(const errors_forgotten&) = delete;
  errors_forgotten& operator=(const errors_forgotten&) = delete;
};

const std::uint8_t* data_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// The parameters of a COSE key, which are integers or byte strings, each once.
class cose_parameters {
public:
  static std::optional<cose_parameters> read(std::string_view encoded) {
    cbor_reader reader(encoded);
    cose_parameters read;
    const auto count = reader.map();
    if (!count || *count > read.all_.size()) return std::nullopt;
    while (read.count_ < *count) {
      const auto label = reader.integer();
      if (!label || read.find(*label)) return std::nullopt;
      auto& next = read.all_[read.count_++];
      next.label = *label;
      next.integer = reader.integer();
      if (next.integer) continue;
      next.bytes = reader.bytes();
      if (!next.bytes) return std::nullopt;
    }
    if (!reader.rest().empty()) return std::nullopt;
    return read;
  }

  std::size_t size() const { return count_; }
  bool has(std::int64_t label, std::int64_t value) const {
    const auto* found = find(label);
    return found && found->integer == value;
  }
  /// Empty: there are none.
  std::string_view bytes(std::int64_t label) const {
    const auto* found = find(label);
    return found ? found->bytes.value_or("") : "";
  }

private:
  struct parameter {
    std::int64_t label = 0;
    std::optional<std::int64_t> integer;
    std::optional<std::string_view> bytes;
  };

  const parameter* find(std::int64_t label) const {
    for (std::size_t i = 0; i < count_; ++i)
      if (all_[i].label == label) return &all_[i];
    return nullptr;
  }

  std::array<parameter, 5> all_; ///< No type has more that a key must have, and others aren't allowed.
  std::size_t count_ = 0;
};

bool is_of(const cose_parameters& read, key_type type, algorithm a, std::size_t count) {
  return read.size() == count && read.has(label_type, static_cast<std::int64_t>(type)) &&
         read.has(label_algorithm, static_cast<std::int64_t>(a));
}

key_ptr make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const parameters_ptr parameters(OSSL_PARAM_BLD_to_param(builder));
  const key_context_ptr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return key_ptr(key);
}

key_ptr make_p256_key(const cose_parameters& read) {
  const auto x = read.bytes(label_x), y = read.bytes(label_y);
  if (!read.has(label_curve, curve_p256) || x.size() != coordinate_size || y.size() != coordinate_size)
    return nullptr;
  std::string point = "\x04"; // neither coordinate is left out
  point.append(x).append(y);
  const parameter_builder_ptr builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return make_key("EC", builder.get());
}

/// An odd number without leading zeros (RFC 8230, section 4).
number_ptr read_odd_number(std::string_view big_endian) {
  if (big_endian.empty() || big_endian.front() == '\0' || big_endian.size() > longest_public_key) return nullptr;
  number_ptr number(BN_bin2bn(data_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
  return number && BN_is_odd(number.get()) ? std::move(number) : nullptr;
}

key_ptr make_rsa_key(const cose_parameters& read) {
  constexpr int shortest_modulus = 2048, longest_modulus = 4096, longest_exponent = 32;
  const auto modulus = read_odd_number(read.bytes(label_modulus));
  const auto exponent = read_odd_number(read.bytes(label_exponent));
  if (!modulus || !exponent || BN_is_one(exponent.get()) || BN_num_bits(exponent.get()) > longest_exponent)
    return nullptr;
  if (BN_num_bits(modulus.get()) < shortest_modulus || BN_num_bits(modulus.get()) > longest_modulus) return nullptr;
  const parameter_builder_ptr builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return make_key("RSA", builder.get());
}

/// OpenSSL takes any 32 bytes.
key_ptr make_ed25519_key(const cose_parameters& read) {
  const auto x = read.bytes(label_x);
  if (!read.has(label_curve, curve_ed25519) || x.size() != crypto_core_ed25519_BYTES ||
      crypto_core_ed25519_is_valid_point(data_of(x)) != 1)
    return nullptr;
  return key_ptr(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data_of(x), x.size()));
}

std::optional<public_key> checked(const key_ptr& key, algorithm a) {
  if (!key) return std::nullopt;
  // Of RSA it would look for factors, for a tenth of a second; the bounds of modulus and exponent are checked above.
  if (a != algorithm::rs256) {
    const key_context_ptr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    if (!context || EVP_PKEY_public_check(context.get()) != 1) return std::nullopt;
  }
  const int size = i2d_PUBKEY(key.get(), nullptr);
  if (size <= 0 || static_cast<std::size_t>(size) > longest_public_key) return std::nullopt;
  public_key read{a, std::string(static_cast<std::size_t>(size), '\0')};
  auto* out = reinterpret_cast<std::uint8_t*>(read.spki.data());
  if (i2d_PUBKEY(key.get(), &out) != size) return std::nullopt;
  return read;
}

/// nullptr: not a key, not one of this algorithm's type, or bytes behind it.
key_ptr read_spki(const public_key& key) {
  if (key.spki.size() > longest_public_key) return nullptr;
  const auto* at = data_of(key.spki);
  const auto* end = at + key.spki.size();
  key_ptr read(d2i_PUBKEY(nullptr, &at, static_cast<long>(key.spki.size())));
  const char* type = key.algorithm == algorithm::es256 ? "EC" : key.algorithm == algorithm::rs256 ? "RSA" : "ED25519";
  return read && at == end && EVP_PKEY_is_a(read.get(), type) == 1 ? std::move(read) : nullptr;
}

} // namespace

std::optional<public_key> read_cose_key(std::string_view cose) {
  const errors_forgotten errors;
  const auto read = cose_parameters::read(cose);
  if (!read) return std::nullopt;
  if (is_of(*read, key_type::two_coordinates, algorithm::es256, 5))
    return checked(make_p256_key(*read), algorithm::es256);
  if (is_of(*read, key_type::octet_pair, algorithm::eddsa, 4))
    return checked(make_ed25519_key(*read), algorithm::eddsa);
  if (is_of(*read, key_type::rsa, algorithm::rs256, 4)) return checked(make_rsa_key(*read), algorithm::rs256);
  return std::nullopt;
}

bool verify(const public_key& key, std::string_view message, std::string_view signature) {
  const errors_forgotten errors;
  const auto read = read_spki(key);
  const digest_context_ptr context(EVP_MD_CTX_new());
  // Ed25519 hashes by itself.
  const EVP_MD* digest = key.algorithm == algorithm::eddsa ? nullptr : EVP_sha256();
  return read && context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, read.get()) == 1 &&
         EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message), message.size()) == 1;
}

} // namespace twostep::core::webauthn
