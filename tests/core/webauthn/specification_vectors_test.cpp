// The test vectors of WebAuthn level 3: specification_vectors.txt says where they are from.

#include "core/webauthn/assertion.hpp"
#include "core/webauthn/authenticator_data.hpp"
#include "core/webauthn/cbor.hpp"
#include "core/webauthn/registration.hpp"
#include "tests/core/webauthn/samples.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>

using namespace twostep::core;

namespace specification_vectors {

using twostep::test::outcome;

const webauthn::relying_party site{"example.org", "https://example.org"};

/// By name, such as "assertion.signature".
using vector_fields = std::map<std::string, std::string>;

std::map<std::string, vector_fields> read_vectors() {
  std::ifstream in(TWOSTEP_SOURCE_DIR "/tests/core/webauthn/specification_vectors.txt");
  std::map<std::string, vector_fields> all;
  std::string name;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('[')) name = line.substr(1, line.size() - 2);
    if (const auto at = line.find(" = "); !name.empty() && at != std::string::npos)
      all[name][line.substr(0, at)] = twostep::test::from_hex(line.substr(at + 3));
  }
  return all;
}

const vector_fields& fields_of(const std::string& name) {
  static const auto all = read_vectors();
  return all.at(name);
}

webauthn::challenge_value challenge_in(const std::string& bytes) {
  webauthn::challenge_value value{};
  BOOST_REQUIRE(bytes.size() == value.size());
  std::copy(bytes.begin(), bytes.end(), value.begin());
  return value;
}

result<webauthn::new_credential, webauthn::fault> register_with(const vector_fields& v) {
  return check(
      webauthn::registration{v.at("registration.client_data"), v.at("registration.attestation_object")},
      challenge_in(v.at("registration.challenge")), site
  );
}

/// With an attestation, too, which check() refuses.
struct attested {
  bool is_backup_eligible;
  std::string id;
  std::optional<webauthn::public_key> key;

  explicit attested(const vector_fields& v) {
    webauthn::cbor_reader reader(v.at("registration.attestation_object"));
    BOOST_REQUIRE((reader.map() == std::size_t{3}));
    BOOST_REQUIRE((reader.text() == "fmt" && reader.text().has_value()));
    BOOST_REQUIRE((reader.text() == "attStmt" && reader.item().has_value()));
    BOOST_REQUIRE((reader.text() == "authData"));
    const auto bytes = reader.bytes().value();
    BOOST_TEST(reader.rest().empty());
    const auto data = webauthn::read_authenticator_data(bytes).value();
    BOOST_TEST(!find_fault(data, site).has_value());
    is_backup_eligible = data.is_backup_eligible;
    id = data.attested->id;
    key = webauthn::read_cose_key(data.attested->cose_key);
  }
};

std::string use(const vector_fields& v, const webauthn::public_key& key, bool is_backup_eligible) {
  const webauthn::assertion used{
      v.at("registration.credential_id"), v.at("assertion.client_data"), v.at("assertion.authenticator_data"),
      v.at("assertion.signature"), std::nullopt};
  const webauthn::known_credential known{key, 0, is_backup_eligible, "user"};
  return outcome(check(used, known, challenge_in(v.at("assertion.challenge")), site));
}

} // namespace specification_vectors

BOOST_AUTO_TEST_SUITE(specification_vectors)

BOOST_AUTO_TEST_CASE(registrations_without_attestation_are_good) {
  for (const auto* name : {"none-es256", "none-es256-long-credential-id"}) BOOST_TEST_CONTEXT(name) {
      const auto& v = fields_of(name);
      const auto made = register_with(v);
      BOOST_TEST_REQUIRE(outcome(made) == "good");
      BOOST_TEST((made->id == v.at("registration.credential_id")));
      BOOST_TEST((made->key.algorithm == webauthn::algorithm::es256));
      BOOST_TEST(use(v, made->key, made->is_backup_eligible) == "good");
    }
}

BOOST_AUTO_TEST_CASE(frames_in_another_site_are_refused) {
  for (const auto* name : {"none-es256-cross-origin", "none-es256-top-origin"}) BOOST_TEST_CONTEXT(name) {
      const auto& v = fields_of(name);
      const attested made(v);
      BOOST_TEST(outcome(register_with(v)) == "wrong_origin");
      BOOST_TEST_REQUIRE(made.key.has_value());
      BOOST_TEST(use(v, *made.key, made.is_backup_eligible) == "wrong_origin");
    }
}

BOOST_AUTO_TEST_CASE(assertions_of_each_algorithm_are_good) {
  const struct {
    const char* name;
    webauthn::algorithm algorithm;
  } rows[] = {
      {"packed-self-es256", webauthn::algorithm::es256},
      {"fido-u2f-es256", webauthn::algorithm::es256},
      {"packed-rs256", webauthn::algorithm::rs256},
      {"packed-eddsa", webauthn::algorithm::eddsa}};
  for (const auto& each : rows) BOOST_TEST_CONTEXT(each.name) {
      const auto& v = fields_of(each.name);
      BOOST_TEST(outcome(register_with(v)) == "unsupported_format");
      const attested made(v);
      BOOST_TEST((made.id == v.at("registration.credential_id")));
      BOOST_TEST_REQUIRE(made.key.has_value());
      BOOST_TEST((made.key->algorithm == each.algorithm));
      BOOST_TEST(use(v, *made.key, made.is_backup_eligible) == "good");
      BOOST_TEST(use(v, *made.key, !made.is_backup_eligible) == "backup_changed");
    }
}

BOOST_AUTO_TEST_CASE(keys_of_other_algorithms_are_refused) {
  for (const auto* name : {"packed-es384", "packed-ed448"})
    BOOST_TEST_CONTEXT(name) BOOST_TEST(!attested(fields_of(name)).key.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
