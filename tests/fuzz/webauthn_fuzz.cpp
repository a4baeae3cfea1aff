// libFuzzer for all code that parses what a browser sends of a passkey. The first byte chooses what is checked. It
// must give a value or a fault, and what it gives must keep its bounds.
//
// With TWOSTEP_FUZZ_SEEDS=FOLDER it writes what a software authenticator makes there, as inputs to begin with, and
// ends.

#include "core/webauthn/assertion.hpp"
#include "core/webauthn/authenticator_data.hpp"
#include "core/webauthn/cbor.hpp"
#include "core/webauthn/registration.hpp"
#include "tests/support/software_authenticator.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

using namespace twostep::core::webauthn;
namespace fs = std::filesystem;

namespace {

/// Of what follows the first byte. Parts but the last one have their length before them, in two bytes.
enum class checking : std::uint8_t {
  registration,       ///< client data, attestation object
  attestation_object, ///< alone, beside client data that is good
  assertion,          ///< algorithm's place, SPKI, signature, client data, authenticator data
  cose_key,           ///< key, then a signature
  cbor_item
};
constexpr unsigned checkings = 5;

const relying_party site{"example.com", "https://example.com"};
constexpr challenge_value challenge{1, 2, 3};
constexpr std::string_view user = "0123456789abcdef";

void insist(bool it_holds) {
  if (!it_holds) std::abort();
}

std::string take_part(std::string_view& rest) {
  if (rest.size() < 2) return {};
  const auto size =
      static_cast<std::size_t>(static_cast<std::uint8_t>(rest[0]) << 8 | static_cast<std::uint8_t>(rest[1]));
  rest.remove_prefix(2);
  const auto part = rest.substr(0, size);
  rest.remove_prefix(part.size());
  return std::string(part);
}

std::string length_of(std::string_view bytes) {
  return {static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size() & 0xff)};
}

void insist_on(const public_key& key) {
  insist(!key.spki.empty() && key.spki.size() <= longest_public_key);
  insist(std::count(std::begin(offered_algorithms), std::end(offered_algorithms), key.algorithm) == 1);
}

void check_registration(const registration& given) {
  const auto checked = check(given, challenge, site);
  if (!checked) {
    insist(to_text(checked.error()) != "unknown");
    return;
  }
  insist(!checked->id.empty() && checked->id.size() <= longest_credential_id);
  insist(checked->is_backup_eligible || !checked->is_backed_up);
  insist_on(checked->key);
}

void check_assertion(std::string_view rest) {
  const auto place = rest.empty() ? 0u : static_cast<std::uint8_t>(rest.front());
  rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
  const public_key key{offered_algorithms[place % std::size(offered_algorithms)], take_part(rest)};
  assertion given;
  given.credential_id = "id";
  given.signature = take_part(rest);
  given.client_data = take_part(rest);
  given.authenticator_data = rest;
  const auto checked = check(given, known_credential{key, 1, false, user}, challenge, site);
  if (checked) insist(checked->sign_count > 1 && !checked->is_backed_up);
}

void check_cose_key(std::string_view rest) {
  const std::string cose = take_part(rest);
  const auto key = read_cose_key(cose);
  if (!key) return;
  insist_on(*key);
  (void)verify(*key, cose, rest);
}

void read_item(std::string_view rest) {
  cbor_reader reader(rest);
  const auto item = reader.item();
  insist((item ? item->size() : 0) + reader.rest().size() == rest.size());
}

/// Client data of a registration with this challenge.
const std::string& good_client_data() {
  static const std::string made = twostep::test::software_authenticator().create(challenge, site, user).client_data;
  return made;
}

// Seeds.

void write_seed(const fs::path& folder, const std::string& name, checking what, std::string_view content) {
  std::ofstream out(folder / name, std::ios::binary);
  out.put(static_cast<char>(what));
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

void write_seeds_of(const fs::path& folder, std::uint8_t place) {
  const auto name = std::to_string(place);
  twostep::test::software_authenticator device;
  const auto made = device.create(challenge, site, user, offered_algorithms[place]);
  write_seed(
      folder, "registration-" + name, checking::registration,
      length_of(made.client_data) + made.client_data + made.attestation_object
  );
  write_seed(folder, "attestation-" + name, checking::attestation_object, made.attestation_object);
  write_seed(folder, "item-" + name, checking::cbor_item, made.attestation_object);
  const auto key = check(made, challenge, site).value().key;
  const auto used = device.sign(challenge, site);
  write_seed(
      folder, "assertion-" + name, checking::assertion,
      static_cast<char>(place) + length_of(key.spki) + key.spki + length_of(used.signature) + used.signature +
          length_of(used.client_data) + used.client_data + used.authenticator_data
  );
  write_seed(
      folder, "key-" + name, checking::cose_key, length_of(device.cose_key()) + device.cose_key() + used.signature
  );
  device.bends.extensions = "\xa1\x6b"
                            "credProtect\x02";
  device.bends.is_backup_eligible = device.bends.is_backed_up = true;
  const auto other = device.create(challenge, site, user, offered_algorithms[place]);
  write_seed(folder, "extensions-" + name, checking::attestation_object, other.attestation_object);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (const char* folder = std::getenv("TWOSTEP_FUZZ_SEEDS")) {
    fs::create_directories(folder);
    for (std::uint8_t place = 0; place < std::size(offered_algorithms); ++place) write_seeds_of(folder, place);
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (static_cast<checking>(data[0] % checkings)) {
  case checking::registration: {
    std::string client_data = take_part(rest);
    check_registration({std::move(client_data), std::string(rest)});
    break;
  }
  case checking::attestation_object:
    check_registration({good_client_data(), std::string(rest)});
    break;
  case checking::assertion:
    check_assertion(rest);
    break;
  case checking::cose_key:
    check_cose_key(rest);
    break;
  case checking::cbor_item:
    read_item(rest);
    break;
  }
  return 0;
}
