// A new passkey: what is taken of it, and each fault.

#include "core/webauthn/registration.hpp"
#include "tests/core/webauthn/samples.hpp"
#include "tests/support/software_authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

using namespace twostep::core;

namespace registration {

using twostep::test::authenticator_bends;
using twostep::test::challenge_of;
using twostep::test::from_hex;
using twostep::test::outcome;
using twostep::test::passkey_site;
using twostep::test::passkey_user;
using twostep::test::software_authenticator;

/// COSE keys of algorithms that aren't asked for: ES384 and Ed448, as far as the labels go.
const std::string es384_key = from_hex("a5 0102 033822 2002 2140 2240");
const std::string ed448_key = from_hex("a4 0101 0327 2007 2140");

std::string outcome_of(const std::function<void(authenticator_bends&)>& bend) {
  software_authenticator device;
  bend(device.bends);
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  return outcome(check(made, challenge_of(1), passkey_site));
}

} // namespace registration

BOOST_AUTO_TEST_SUITE(registration)

BOOST_AUTO_TEST_CASE(a_good_one_tells_its_credential) {
  software_authenticator device;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  const auto credential = check(made, challenge_of(1), passkey_site).value();
  BOOST_TEST((credential.id == device.credential_id()));
  BOOST_TEST((credential.key == webauthn::read_cose_key(device.cose_key())));
  BOOST_TEST(credential.sign_count == 1u);
  BOOST_TEST(credential.is_user_verified);
  BOOST_TEST(!credential.is_backup_eligible);
  BOOST_TEST(!credential.is_backed_up);
}

BOOST_AUTO_TEST_CASE(one_in_a_password_store_tells_that_it_is_copied) {
  software_authenticator device;
  device.bends.is_backup_eligible = device.bends.is_backed_up = true;
  device.bends.is_user_verified = false;
  device.bends.sign_count = 0;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  const auto credential = check(made, challenge_of(1), passkey_site).value();
  BOOST_TEST(credential.sign_count == 0u);
  BOOST_TEST(!credential.is_user_verified);
  BOOST_TEST(credential.is_backup_eligible);
  BOOST_TEST(credential.is_backed_up);
}

BOOST_AUTO_TEST_CASE(what_an_authenticator_may_do_otherwise) {
  using bends = authenticator_bends;
  const std::function<void(bends&)> good[] = {
      [](bends& b) { b.credential_id = "i"; },
      [](bends& b) { b.credential_id = std::string(webauthn::longest_credential_id, 'i'); },
      [](bends& b) { b.sign_count = 0xffffffff; },
      [](bends& b) { b.more_flags = 0x22; },
      [](bends& b) { b.extensions = from_hex("a0"); },
      [](bends& b) { b.extensions = from_hex("a16b6372656450726f7465637402"); },
      [](bends& b) { b.cross_origin = std::nullopt; }};
  for (const auto& each : good) BOOST_TEST(outcome_of(each) == "good");
}

BOOST_AUTO_TEST_CASE(each_fault_is_told) {
  using bends = authenticator_bends;
  const struct {
    const char* expected;
    std::function<void(bends&)> bend;
  } rows[] = {
      {"malformed", [](bends& b) { b.client_data = ""; }},
      {"malformed", [](bends& b) { b.more_members = std::string(webauthn::longest_client_data, ' '); }},
      {"wrong_kind", [](bends& b) { b.type = "webauthn.get"; }},
      {"wrong_challenge", [](bends& b) { b.challenge = std::string(43, 'A'); }},
      {"wrong_origin", [](bends& b) { b.origin = "https://accounts.example.org"; }},
      {"wrong_origin", [](bends& b) { b.cross_origin = "true"; }},
      {"wrong_origin", [](bends& b) { b.more_members = R"(,"topOrigin":"https://accounts.example.com")"; }},
      {"malformed", [](bends& b) { b.behind_attestation_object = "\xa0"; }},
      {"malformed", [](bends& b) { b.behind_authenticator_data = "\xa0"; }},
      {"malformed", [](bends& b) { b.more_flags = 0x80; }},
      {"malformed", [](bends& b) { b.credential_id = ""; }},
      {"malformed", [](bends& b) { b.credential_id = std::string(webauthn::longest_credential_id + 1, 'i'); }},
      {"malformed", [](bends& b) { b.attestation_statement = from_hex("a1 63616c67 26"); }},
      {"malformed", [](bends& b) { b.attestation_statement = from_hex("80"); }},
      {"malformed", [](bends& b) { b.attestation_statement = ""; }},
      {"unsupported_format", [](bends& b) { b.format = "packed"; }},
      {"unsupported_format", [](bends& b) { b.format = ""; }},
      {"unsupported_format",
       [](bends& b) {
         b.format = "packed";
         b.attestation_statement = from_hex("a3 63616c67 26 63736967 43010203 63783563 81 4401020304");
       }},
      {"wrong_site", [](bends& b) { b.relying_party_id = "accounts.example.com"; }},
      {"not_present", [](bends& b) { b.is_user_present = false; }},
      {"backup_changed", [](bends& b) { b.is_backed_up = true; }},
      {"unsupported_key", [](bends& b) { b.cose_key = es384_key; }},
      {"unsupported_key", [](bends& b) { b.cose_key = ed448_key; }},
      {"unsupported_key", [](bends& b) { b.cose_key = from_hex("a0"); }},
      {"unsupported_key", [](bends& b) { b.cose_key = from_hex("00"); }},
      {"malformed", [](bends& b) { b.cose_key = from_hex("a501"); }},
      {"malformed", [](bends& b) { b.cose_key = ""; }}};
  for (std::size_t i = 0; i < std::size(rows); ++i)
    BOOST_TEST_CONTEXT("row " << i) BOOST_TEST(outcome_of(rows[i].bend) == rows[i].expected);
}

BOOST_AUTO_TEST_CASE(an_attestation_object_has_at_most_so_many_bytes) {
  const auto outcome_of_size = [](std::size_t more) {
    return outcome_of([more](auto& b) {
      b.extensions = from_hex("a1 6178 59") + static_cast<char>(more >> 8) + static_cast<char>(more & 0xff) +
                     std::string(more, 'x');
    });
  };
  software_authenticator device;
  device.bends.extensions = from_hex("a1 6178 590100") + std::string(256, 'x');
  const auto size = device.create(challenge_of(1), passkey_site, passkey_user).attestation_object.size();
  const auto most = webauthn::longest_attestation_object - size + 256;
  BOOST_TEST(outcome_of_size(most) == "good");
  BOOST_TEST(outcome_of_size(most + 1) == "malformed");
}

BOOST_AUTO_TEST_CASE(an_assertion_is_no_registration) {
  software_authenticator device;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  device.bends.type = "webauthn.create";
  const auto used = device.sign(challenge_of(1), passkey_site);
  const auto object =
      from_hex("a3 63666d74 646e6f6e65 6761747453746d74 a0 686175746844617461 5825") + used.authenticator_data;
  BOOST_TEST(outcome(check({made.client_data, object}, challenge_of(1), passkey_site)) == "malformed");
}

BOOST_AUTO_TEST_CASE(another_challenge_and_another_site) {
  software_authenticator device;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  BOOST_TEST(outcome(check(made, challenge_of(2), passkey_site)) == "wrong_challenge");
  BOOST_TEST(outcome(check(made, challenge_of(1), {"example.com", "https://other.example.com"})) == "wrong_origin");
  BOOST_TEST(outcome(check(made, challenge_of(1), {"example.org", passkey_site.origin})) == "wrong_site");
}

// Browsers write fmt, attStmt, authData.
BOOST_AUTO_TEST_CASE(an_attestation_object_has_each_of_its_three_members_once) {
  software_authenticator device;
  const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
  const auto fmt = from_hex("63666d74 646e6f6e65"), statement = from_hex("6761747453746d74 a0");
  const auto usual = from_hex("a3") + fmt + statement;
  BOOST_REQUIRE((made.attestation_object.substr(0, usual.size()) == usual));
  const auto data = made.attestation_object.substr(usual.size());
  const auto outcome_with = [&](const std::string& object) {
    return outcome(check({made.client_data, object}, challenge_of(1), passkey_site));
  };
  BOOST_TEST(outcome_with(from_hex("a3") + data + statement + fmt) == "good");
  BOOST_TEST(outcome_with(from_hex("a2") + fmt + data) == "malformed");
  BOOST_TEST(outcome_with(from_hex("a2") + fmt + statement) == "malformed");
  BOOST_TEST(outcome_with(from_hex("a3") + fmt + fmt + data) == "malformed");
  BOOST_TEST(outcome_with(from_hex("a4") + fmt + statement + data + data) == "malformed");
  BOOST_TEST(outcome_with(from_hex("a4") + fmt + statement + data + from_hex("656570417474 f5")) == "malformed");
  BOOST_TEST(outcome_with(from_hex("a3 01") + fmt.substr(4) + statement + data) == "malformed");
  BOOST_TEST(outcome_with(from_hex("83") + fmt + statement + data) == "malformed");
  for (std::size_t size = 0; size < made.attestation_object.size(); ++size)
    BOOST_TEST(outcome_with(made.attestation_object.substr(0, size)) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_fault_has_a_name) {
  BOOST_TEST(to_text(webauthn::fault::malformed) == "malformed");
  BOOST_TEST(to_text(webauthn::fault::counter_back) == "counter_back");
}

BOOST_AUTO_TEST_SUITE_END()
