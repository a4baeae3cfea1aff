#include "tests/support/software_authenticator.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

namespace twostep::test {

using namespace core::webauthn;

namespace {

template <auto Free>
struct releaser {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using secret_key_ptr = std::unique_ptr<EVP_PKEY, releaser<&EVP_PKEY_free>>;
using number_ptr = std::unique_ptr<BIGNUM, releaser<&BN_free>>;
using digest_ptr = std::unique_ptr<EVP_MD_CTX, releaser<&EVP_MD_CTX_free>>;

void require(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(std::string("OpenSSL can't ") + what);
}

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::uint8_t* bytes_of(std::string& text) {
  return reinterpret_cast<std::uint8_t*>(text.data());
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  require(RAND_bytes(bytes_of(bytes), static_cast<int>(size)) == 1, "make random bytes");
  return bytes;
}

std::string sha256(std::string_view text) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(bytes_of(hash), bytes_of(text), text.size());
  return hash;
}

std::string base64url(const challenge_value& value) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(value.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), value.data(), value.size(), variant);
  text.pop_back();
  return text;
}

std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = size; i-- > 0; value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
  return bytes;
}

// CBOR.

enum major : std::uint8_t { natural = 0, negative = 1, byte_string = 2, text_string = 3, map = 5 };

std::string cbor_head(major kind, std::uint64_t value) {
  const auto first = [&](unsigned low) {
    return std::string(1, static_cast<char>(static_cast<unsigned>(kind) << 5 | low));
  };
  if (value < 24) return first(static_cast<unsigned>(value));
  if (value < 0x100) return first(24) + big_endian(value, 1);
  return first(25) + big_endian(value, 2);
}

std::string cbor(std::int64_t value) {
  return value < 0 ? cbor_head(negative, static_cast<std::uint64_t>(-1 - value))
                   : cbor_head(natural, static_cast<std::uint64_t>(value));
}

std::string cbor(major kind, std::string_view content) {
  return cbor_head(kind, content.size()) + std::string(content);
}

// Keys.

/// Making it takes a tenth of a second, so that all share one.
secret_key_ptr make_rsa_secret() {
  static const secret_key_ptr only(EVP_RSA_gen(2048));
  require(only != nullptr && EVP_PKEY_up_ref(only.get()) == 1, "make an RSA key");
  return secret_key_ptr(only.get());
}

secret_key_ptr make_secret(algorithm a) {
  secret_key_ptr key;
  switch (a) {
  case algorithm::es256:
    key.reset(EVP_EC_gen("P-256"));
    break;
  case algorithm::rs256:
    key = make_rsa_secret();
    break;
  case algorithm::eddsa:
    key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    break;
  }
  require(key != nullptr, "make a key");
  return key;
}

std::string number_of(EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* read = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &read) == 1, "tell a key's number");
  const number_ptr number(read);
  std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(number.get())), '\0');
  require(BN_bn2binpad(number.get(), bytes_of(bytes), static_cast<int>(bytes.size())) > 0, "write a number");
  return bytes;
}

std::string raw_public_key(EVP_PKEY* key) {
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, bytes_of(bytes), &size) == 1, "tell a key");
  return bytes;
}

std::string cose_key_of(EVP_PKEY* key, algorithm a) {
  const std::string alg = cbor(3) + cbor(static_cast<std::int64_t>(a));
  switch (a) {
  case algorithm::es256:
    return cbor_head(map, 5) + cbor(1) + cbor(2) + alg + cbor(-1) + cbor(1) + cbor(-2) +
           cbor(byte_string, number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)) + cbor(-3) +
           cbor(byte_string, number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  case algorithm::eddsa:
    return cbor_head(map, 4) + cbor(1) + cbor(1) + alg + cbor(-1) + cbor(6) + cbor(-2) +
           cbor(byte_string, raw_public_key(key));
  case algorithm::rs256:
    return cbor_head(map, 4) + cbor(1) + cbor(3) + alg + cbor(-1) +
           cbor(byte_string, number_of(key, OSSL_PKEY_PARAM_RSA_N)) + cbor(-2) +
           cbor(byte_string, number_of(key, OSSL_PKEY_PARAM_RSA_E));
  }
  throw std::logic_error("no such algorithm");
}

std::string signature_of(EVP_PKEY* key, algorithm a, std::string_view message) {
  const digest_ptr context(EVP_MD_CTX_new());
  const EVP_MD* digest = a == algorithm::eddsa ? nullptr : EVP_sha256();
  std::size_t size = 0;
  require(
      context && EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message), message.size()) == 1,
      "begin a signature"
  );
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(message), message.size()) == 1, "sign");
  signature.resize(size);
  return signature;
}

// What is sent.

std::string client_data_of(
    const authenticator_bends& bends, const char* type, const challenge_value& c, const relying_party& rp
) {
  if (bends.client_data) return *bends.client_data;
  std::string json = R"({"type":")" + bends.type.value_or(type) + R"(","challenge":")" +
                     bends.challenge.value_or(base64url(c)) + R"(","origin":")" + bends.origin.value_or(rp.origin) +
                     '"';
  if (bends.cross_origin) json += R"(,"crossOrigin":)" + *bends.cross_origin;
  return json + bends.more_members + '}';
}

std::string authenticator_data_of(
    const authenticator_bends& bends, const relying_party& rp, std::uint32_t count, const std::string& attested
) {
  unsigned flags = bends.more_flags;
  if (bends.is_user_present) flags |= 0x01;
  if (bends.is_user_verified) flags |= 0x04;
  if (bends.is_backup_eligible) flags |= 0x08;
  if (bends.is_backed_up) flags |= 0x10;
  if (!attested.empty()) flags |= 0x40;
  if (!bends.extensions.empty()) flags |= 0x80;
  return sha256(bends.relying_party_id.value_or(rp.id)) + big_endian(flags, 1) +
         big_endian(bends.sign_count.value_or(count), 4) + attested + bends.extensions +
         bends.behind_authenticator_data;
}

} // namespace

struct software_authenticator::passkey {
  core::webauthn::algorithm algorithm;
  secret_key_ptr secret;
  std::string cose_key;
  std::string id;
  std::string user_handle;
  std::uint32_t count = 1;
};

software_authenticator::software_authenticator() = default;
software_authenticator::~software_authenticator() = default;
software_authenticator::software_authenticator(software_authenticator&&) noexcept = default;
software_authenticator& software_authenticator::operator=(software_authenticator&&) noexcept = default;

registration software_authenticator::create(
    const challenge_value& challenge, const relying_party& rp, std::string_view user_handle, algorithm a
) {
  auto made = std::make_unique<passkey>();
  made->algorithm = a;
  made->secret = make_secret(a);
  made->cose_key = bends.cose_key.value_or(cose_key_of(made->secret.get(), a));
  made->id = bends.credential_id.value_or(random_bytes(32));
  made->user_handle = user_handle;
  passkey_ = std::move(made);

  const std::string aaguid(16, '\0');
  const std::string attested = aaguid + big_endian(credential_id().size(), 2) + credential_id() + cose_key();
  const std::string data = authenticator_data_of(bends, rp, passkey_->count, attested);
  return {
      client_data_of(bends, "webauthn.create", challenge, rp),
      cbor_head(map, 3) + cbor(text_string, "fmt") + cbor(text_string, bends.format) + cbor(text_string, "attStmt") +
          bends.attestation_statement + cbor(text_string, "authData") + cbor(byte_string, data) +
          bends.behind_attestation_object};
}

assertion software_authenticator::sign(const challenge_value& challenge, const relying_party& rp) {
  if (!passkey_) throw std::logic_error("an authenticator without a passkey can't sign");
  ++passkey_->count;
  assertion made;
  made.credential_id = credential_id();
  made.client_data = client_data_of(bends, "webauthn.get", challenge, rp);
  made.authenticator_data = authenticator_data_of(bends, rp, passkey_->count, "");
  made.signature =
      signature_of(passkey_->secret.get(), passkey_->algorithm, made.authenticator_data + sha256(made.client_data));
  if (const auto bit = bends.flipped_bit)
    made.signature.at(*bit / 8) = static_cast<char>(made.signature[*bit / 8] ^ (1 << *bit % 8));
  if (bends.gives_user_handle) made.user_handle = bends.user_handle.value_or(passkey_->user_handle);
  return made;
}

const std::string& software_authenticator::credential_id() const noexcept {
  return passkey_->id;
}

const std::string& software_authenticator::cose_key() const noexcept {
  return passkey_->cose_key;
}

} // namespace twostep::test
