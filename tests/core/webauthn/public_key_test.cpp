// Keys of passkeys: which COSE keys are read, and what they verify.

#include "core/webauthn/public_key.hpp"
#include "tests/core/webauthn/samples.hpp"
#include "tests/support/software_authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <openssl/bn.h>
#include <openssl/err.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

using namespace twostep::core;

namespace public_key {

using twostep::test::from_hex;
using twostep::test::outcome;
using webauthn::algorithm;
using webauthn::read_cose_key;

// A point on P-256: of the credential "none.ES256" of WebAuthn level 3, section "Test Vectors".
const std::string x = "afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61";
const std::string y = "930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
/// RFC 8032, section 7.1, test 1.
const std::string ed25519 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

struct number_releaser {
  void operator()(BIGNUM* p) const { BN_free(p); }
};
using number = std::unique_ptr<BIGNUM, number_releaser>;

std::string bytes_of(const BIGNUM* n) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(n)), '\0');
  BN_bn2bin(n, reinterpret_cast<std::uint8_t*>(bytes.data()));
  return bytes;
}

/// The product of 2^n - 1: without small factors where these are the exponents of Mersenne's primes. It has as many
/// bits as the sum of n.
std::string modulus_of(std::initializer_list<int> exponents) {
  const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), &BN_CTX_free);
  const number product(BN_new());
  BN_one(product.get());
  for (const int n : exponents) {
    const number power(BN_new());
    BN_one(power.get());
    BN_lshift(power.get(), power.get(), n);
    BN_sub_word(power.get(), 1);
    BN_mul(product.get(), product.get(), power.get(), context.get());
  }
  return bytes_of(product.get());
}

std::string byte_string(std::string_view bytes) {
  if (bytes.size() < 24) return static_cast<char>(0x40 + bytes.size()) + std::string(bytes);
  if (bytes.size() < 256) return from_hex("58") + static_cast<char>(bytes.size()) + std::string(bytes);
  return from_hex("59") + static_cast<char>(bytes.size() >> 8) + static_cast<char>(bytes.size() & 0xff) +
         std::string(bytes);
}

std::string rsa(std::string_view modulus, std::string_view exponent) {
  return from_hex("a4 0103 03390100 20") + byte_string(modulus) + from_hex("21") + byte_string(exponent);
}

bool is_read(std::string_view cose) {
  const auto key = read_cose_key(cose);
  BOOST_TEST(ERR_peek_error() == 0u);
  if (key) BOOST_TEST(key->spki.size() <= webauthn::longest_public_key);
  return key.has_value();
}

} // namespace public_key

BOOST_AUTO_TEST_SUITE(public_key)

BOOST_AUTO_TEST_CASE(a_key_of_p256_is_read) {
  const auto key = read_cose_key(from_hex("a5 0102 0326 2001 215820" + x + "225820" + y));
  BOOST_REQUIRE(key.has_value());
  BOOST_TEST((key->algorithm == algorithm::es256));
  // RFC 5480: id-ecPublicKey, prime256v1, and the point without compression.
  BOOST_TEST((key->spki == from_hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + x + y)));
  // In another order.
  BOOST_TEST((read_cose_key(from_hex("a5 225820" + y + "215820" + x + "2001 0326 0102")) == key));
}

BOOST_AUTO_TEST_CASE(a_key_of_ed25519_is_read) {
  const auto key = read_cose_key(from_hex("a4 0101 0327 2006 215820" + ed25519));
  BOOST_REQUIRE(key.has_value());
  BOOST_TEST((key->algorithm == algorithm::eddsa));
  BOOST_TEST((key->spki == from_hex("302a300506032b6570032100" + ed25519)));
}

// RFC 8032, section 7.1, test 1: a signature of nothing.
BOOST_AUTO_TEST_CASE(ed25519_verifies_as_its_standard_says) {
  const auto key = read_cose_key(from_hex("a4 0101 0327 2006 215820" + ed25519)).value();
  const auto signature =
      from_hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
               "39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  BOOST_TEST(verify(key, "", signature));
  BOOST_TEST(!verify(key, "x", signature));
  BOOST_TEST(!verify(key, "", signature + '\0'));
}

BOOST_AUTO_TEST_CASE(what_is_no_key_of_p256_is_refused) {
  const std::string of_x = "215820" + x, of_y = "225820" + y;
  const std::string prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  const struct {
    const char* why;
    std::string hex;
  } rows[] = {
      {"a point that isn't on the curve", "a5 0102 0326 2001" + of_x + "225820" + x},
      {"the coordinates changed round", "a5 0102 0326 2001 215820" + y + "225820" + x},
      {"no point", "a5 0102 0326 2001 215820" + std::string(64, '0') + "225820" + std::string(64, '0')},
      {"a coordinate that isn't below the prime", "a5 0102 0326 2001 215820" + prime + of_y},
      {"a short coordinate", "a5 0102 0326 2001 21581f" + x.substr(2) + of_y},
      {"a long coordinate", "a5 0102 0326 2001 21582100" + x + of_y},
      {"a compressed point", "a5 0102 0326 2001" + of_x + "22f4"},
      {"y missing", "a4 0102 0326 2001" + of_x},
      {"x missing", "a4 0102 0326 2001" + of_y},
      {"no algorithm", "a4 0102 2001" + of_x + of_y},
      {"no type", "a4 0326 2001" + of_x + of_y},
      {"no curve", "a4 0102 0326" + of_x + of_y},
      {"another curve", "a5 0102 0326 2002" + of_x + of_y},
      {"Ed25519's curve", "a5 0102 0326 2006" + of_x + of_y},
      {"another algorithm", "a5 0102 033822 2001" + of_x + of_y},
      {"EdDSA", "a5 0102 0327 2001" + of_x + of_y},
      {"RSA", "a5 0103 0326 2001" + of_x + of_y},
      {"an octet pair", "a5 0101 0326 2001" + of_x + of_y},
      {"x doubled", "a5 0102 0326 2001" + of_x + of_x},
      {"x doubled beside all", "a6 0102 0326 2001" + of_x + of_x + of_y},
      {"a secret key", "a6 0102 0326 2001" + of_x + of_y + "235820" + x},
      {"an identifier", "a6 0102 024101 0326 2001" + of_x + of_y},
      {"uses", "a6 0102 0326 048102 2001" + of_x + of_y},
      {"a label that is text", "a5 0102 0326 2001" + of_x + "617941 01"},
      {"an algorithm that is text", "a5 0102 03654553323536 2001" + of_x + of_y},
      {"bytes behind it", "a5 0102 0326 2001" + of_x + of_y + "00"},
      {"an indefinite map", "bf 0102 0326 2001" + of_x + of_y + "ff"},
      {"a longer number", "a5 011802 0326 2001" + of_x + of_y},
      {"an array", "80"},
      {"nothing in it", "a0"},
      {"nothing", ""}};
  for (const auto& each : rows) BOOST_TEST_CONTEXT(each.why) BOOST_TEST(!is_read(from_hex(each.hex)));
}

BOOST_AUTO_TEST_CASE(what_is_no_key_of_ed25519_is_refused) {
  const std::string of_x = "215820" + ed25519;
  const struct {
    const char* why;
    std::string hex;
  } rows[] = {
      {"31 bytes", "a4 0101 0327 2006 21581f" + ed25519.substr(2)},
      {"33 bytes", "a4 0101 0327 2006 21582100" + ed25519},
      {"no point of the curve", "a4 0101 0327 2006 21582002" + std::string(62, '0')},
      {"a point of small order", "a4 0101 0327 2006 21582001" + std::string(62, '0')},
      {"a number that isn't below the prime", "a4 0101 0327 2006 215820" + std::string(64, 'f')},
      {"X25519", "a4 0101 0327 2004" + of_x},
      {"ES256", "a4 0101 0326 2006" + of_x},
      {"two coordinates", "a4 0102 0327 2006" + of_x},
      {"no curve", "a3 0101 0327" + of_x},
      {"a secret key", "a5 0101 0327 2006" + of_x + "235820" + ed25519},
      {"x doubled", "a5 0101 0327 2006" + of_x + of_x}};
  for (const auto& each : rows) BOOST_TEST_CONTEXT(each.why) BOOST_TEST(!is_read(from_hex(each.hex)));
}

BOOST_AUTO_TEST_CASE(a_modulus_has_2048_to_4096_bits) {
  const auto usual = from_hex("010001");
  const auto shortest = modulus_of({1279, 607, 107, 19, 19, 17}), longest = modulus_of({2203, 1279, 521, 61, 19, 13});
  BOOST_TEST(is_read(rsa(shortest, usual)));
  BOOST_TEST(is_read(rsa(longest, usual)));
  BOOST_TEST(!is_read(rsa(modulus_of({521, 521}), usual)));
  BOOST_TEST(!is_read(rsa(modulus_of({1279, 607, 89, 19, 19, 17, 17}), usual)));
  BOOST_TEST(!is_read(rsa(modulus_of({2203, 1279, 521, 61, 17, 17}), usual)));
  BOOST_TEST(!is_read(rsa(from_hex("00") + shortest, usual)));
  BOOST_TEST(!is_read(rsa("", usual)));
  auto even = shortest;
  even.back() = static_cast<char>(even.back() - 1);
  BOOST_TEST(!is_read(rsa(even, usual)));
}

BOOST_AUTO_TEST_CASE(an_exponent_is_odd_and_has_2_to_32_bits) {
  const auto modulus = modulus_of({1279, 607, 107, 19, 19, 17});
  for (const auto* good : {"03", "11", "010001", "ffffffff"})
    BOOST_TEST_CONTEXT(good) BOOST_TEST(is_read(rsa(modulus, from_hex(good))));
  for (const auto* bad : {"", "00", "01", "02", "010000", "0003", "0100000001", "ffffffffff"})
    BOOST_TEST_CONTEXT(bad) BOOST_TEST(!is_read(rsa(modulus, from_hex(bad))));
}

BOOST_AUTO_TEST_CASE(what_is_no_key_of_rsa_is_refused) {
  const auto n = from_hex("20") + byte_string(modulus_of({1279, 607, 107, 19, 19, 17})), e = from_hex("2143010001");
  BOOST_TEST(is_read(from_hex("a4 0103 03390100") + n + e));
  for (const auto* head : {"a4 0102 03390100", "a4 0103 0326", "a4 0103 0327", "a4 0103 033824", "a4 0103 03390101"})
    BOOST_TEST_CONTEXT(head) BOOST_TEST(!is_read(from_hex(head) + n + e));
  BOOST_TEST(!is_read(from_hex("a3 0103 03390100") + n));
  BOOST_TEST(!is_read(from_hex("a3 0103 03390100") + e));
  BOOST_TEST(!is_read(from_hex("a4 0103 03390100") + n + n));
  BOOST_TEST(!is_read(from_hex("a5 0103 03390100") + n + e + e));
  BOOST_TEST(!is_read(from_hex("a5 0103 03390100") + n + e + from_hex("224103"))); // d
  BOOST_TEST(!is_read(from_hex("a4 0103 03390100") + n + from_hex("2103")));
}

BOOST_AUTO_TEST_CASE(each_algorithm_verifies_what_it_signed) {
  const auto challenge = twostep::test::challenge_of(1);
  for (const auto a : webauthn::offered_algorithms) BOOST_TEST_CONTEXT(static_cast<int>(a)) {
      twostep::test::software_authenticator device;
      const auto made = device.create(challenge, twostep::test::passkey_site, twostep::test::passkey_user, a);
      const auto credential = check(made, challenge, twostep::test::passkey_site).value();
      BOOST_TEST((credential.key.algorithm == a));
      BOOST_TEST((read_cose_key(device.cose_key()) == credential.key));
      for (int i = 0; i < 3; ++i) {
        const auto used = device.sign(challenge, twostep::test::passkey_site);
        BOOST_TEST(
            outcome(check(used, twostep::test::known(credential), challenge, twostep::test::passkey_site)) == "good"
        );
      }
    }
}

BOOST_AUTO_TEST_CASE(a_key_that_is_damaged_or_of_another_algorithm_verifies_nothing) {
  const auto challenge = twostep::test::challenge_of(1);
  twostep::test::software_authenticator device;
  const auto made = device.create(challenge, twostep::test::passkey_site, twostep::test::passkey_user);
  const auto credential = check(made, challenge, twostep::test::passkey_site).value();
  const auto used = device.sign(challenge, twostep::test::passkey_site);
  const auto outcome_with = [&](webauthn::public_key key) {
    auto known = credential;
    known.key = std::move(key);
    const auto said = outcome(check(used, twostep::test::known(known), challenge, twostep::test::passkey_site));
    BOOST_TEST(ERR_peek_error() == 0u);
    return said;
  };
  const auto good = credential.key;
  BOOST_TEST(outcome_with(good) == "good");
  for (const auto a : {algorithm::rs256, algorithm::eddsa})
    BOOST_TEST(outcome_with({a, good.spki}) == "wrong_signature");
  BOOST_TEST(outcome_with({good.algorithm, ""}) == "wrong_signature");
  BOOST_TEST(outcome_with({good.algorithm, good.spki + '\0'}) == "wrong_signature");
  BOOST_TEST(outcome_with({good.algorithm, good.spki.substr(1)}) == "wrong_signature");
  BOOST_TEST(outcome_with({good.algorithm, std::string(good.spki.size(), '\0')}) == "wrong_signature");
  BOOST_TEST(outcome_with({good.algorithm, std::string(100'000, '0')}) == "wrong_signature");
}

BOOST_AUTO_TEST_SUITE_END()
