// Every bit of what a browser sends, turned over: what is signed is refused, and what isn't changes only its own.

#include "core/webauthn/assertion.hpp"
#include "core/webauthn/registration.hpp"
#include "tests/core/webauthn/samples.hpp"
#include "tests/support/software_authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::core;

namespace flipped_bits {

using twostep::test::challenge_of;
using twostep::test::passkey_site;
using twostep::test::passkey_user;
using twostep::test::with_bit_flipped;
using webauthn::algorithm;

// Where they begin in authenticator data.
constexpr std::size_t flags = 32, counter = 33, aaguid = 37, id_length = 53, id = 55, cose_key = 55 + 32;
// Where Ed25519's 32 bytes begin in its key.
constexpr std::size_t point = 10;

/// What the bits of one byte of authenticator data may change, beside being refused.
void check_difference(std::size_t at, webauthn::new_credential was, const webauthn::new_credential& is, algorithm a) {
  if (at == flags) {
    was.is_user_verified = is.is_user_verified;
    was.is_backup_eligible = is.is_backup_eligible;
  } else if (at >= counter && at < aaguid) {
    BOOST_TEST(was.sign_count != is.sign_count);
    was.sign_count = is.sign_count;
  } else if (at >= id && at < cose_key) {
    BOOST_TEST((was.id != is.id));
    was.id = is.id;
  } else if (a == algorithm::eddsa && at >= cose_key + point) {
    BOOST_TEST((was.key != is.key));
    was.key = is.key;
  } else {
    BOOST_TEST((at >= aaguid && at < id_length));
  }
  BOOST_TEST((was.id == is.id && was.key == is.key && was.sign_count == is.sign_count));
  BOOST_TEST(was.is_user_verified == is.is_user_verified);
  BOOST_TEST(was.is_backup_eligible == is.is_backup_eligible);
  BOOST_TEST(was.is_backed_up == is.is_backed_up);
}

/// In an attestation object.
void flip_each_bit_of_a_key(algorithm a) {
  twostep::test::software_authenticator device;
  const auto good = device.create(challenge_of(1), passkey_site, passkey_user, a);
  const auto credential = check(good, challenge_of(1), passkey_site).value();
  const std::size_t data_size = cose_key + device.cose_key().size();
  const std::size_t data_begins = good.attestation_object.size() - data_size;
  std::size_t taken = 0;
  for (std::size_t bit = 0; bit < good.attestation_object.size() * 8; ++bit) BOOST_TEST_CONTEXT("bit " << bit) {
      auto bent = good;
      bent.attestation_object = with_bit_flipped(good.attestation_object, bit);
      const auto checked = check(bent, challenge_of(1), passkey_site);
      if (!checked) continue;
      ++taken;
      BOOST_REQUIRE(bit / 8 >= data_begins);
      check_difference(bit / 8 - data_begins, credential, *checked, a);
    }
  // Counter, AAGUID, id; and of the flags those of the person, of copies and the two that are reserved.
  BOOST_TEST(taken >= std::size_t{4 + 16 + 32} * 8 + 4);
}

} // namespace flipped_bits

BOOST_AUTO_TEST_SUITE(flipped_bits)

BOOST_AUTO_TEST_CASE(none_of_an_assertion_is_taken) {
  twostep::test::software_authenticator device;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  const auto credential = check(made, challenge_of(1), passkey_site).value();
  const auto good = device.sign(challenge_of(2), passkey_site);
  const auto is_taken = [&](const webauthn::assertion& used) {
    return check(used, twostep::test::known(credential), challenge_of(2), passkey_site).has_value();
  };
  BOOST_REQUIRE(is_taken(good));
  for (const auto part :
       {&webauthn::assertion::client_data, &webauthn::assertion::authenticator_data, &webauthn::assertion::signature})
    for (std::size_t bit = 0; bit < (good.*part).size() * 8; ++bit) {
      auto bent = good;
      bent.*part = with_bit_flipped(good.*part, bit);
      BOOST_TEST_CONTEXT("bit " << bit) BOOST_TEST(!is_taken(bent));
    }
}

BOOST_AUTO_TEST_CASE(those_of_an_attestation_object_change_only_their_own) {
  flip_each_bit_of_a_key(algorithm::es256);
  flip_each_bit_of_a_key(algorithm::eddsa);
}

// Such as the name of a member that may be left out.
BOOST_AUTO_TEST_CASE(those_of_a_registration_s_client_data_change_nothing) {
  twostep::test::software_authenticator device;
  const auto good = device.create(challenge_of(1), passkey_site, passkey_user);
  const auto name = good.client_data.find("crossOrigin");
  for (std::size_t bit = 0; bit < good.client_data.size() * 8; ++bit) {
    auto bent = good;
    bent.client_data = with_bit_flipped(good.client_data, bit);
    if (const auto checked = check(bent, challenge_of(1), passkey_site)) {
      BOOST_TEST((bit / 8 >= name && bit / 8 < name + std::string_view("crossOrigin").size()));
      BOOST_TEST((checked->id == device.credential_id()));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
