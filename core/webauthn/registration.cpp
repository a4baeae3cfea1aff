#include "core/webauthn/registration.hpp"

#include "core/webauthn/authenticator_data.hpp"
#include "core/webauthn/cbor.hpp"
#include "core/webauthn/client_data.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace twostep::core::webauthn {

namespace {

/// Views of what was read.
struct attestation_object {
  std::string_view format;
  std::string_view statement; ///< CBOR
  std::string_view authenticator_data;
};

/// A map of exactly these three; a doubled one would be in another's place.
std::optional<attestation_object> read_attestation_object(std::string_view encoded) {
  cbor_reader reader(encoded);
  if (reader.map() != 3u) return std::nullopt;
  std::optional<std::string_view> format, statement, data;
  for (int i = 0; i < 3; ++i) {
    const auto key = reader.text();
    if (key == "fmt") {
      format = reader.text();
    } else if (key == "attStmt") {
      statement = reader.item();
    } else if (key == "authData") {
      data = reader.bytes();
    } else {
      return std::nullopt;
    }
  }
  if (!format || !statement || !data || !reader.rest().empty()) return std::nullopt;
  return attestation_object{*format, *statement, *data};
}

} // namespace

result<new_credential, fault>
check(const registration& given, const challenge_value& challenge, const relying_party& ours) {
  if (given.attestation_object.size() > longest_attestation_object) return fault::malformed;
  if (const auto f = find_client_data_fault(given.client_data, ceremony::registration, challenge, ours)) return *f;

  const auto object = read_attestation_object(given.attestation_object);
  if (!object) return fault::malformed;
  if (object->format != "none") return fault::unsupported_format;
  constexpr std::string_view empty_map = "\xa0";
  if (object->statement != empty_map) return fault::malformed;

  const auto data = read_authenticator_data(object->authenticator_data);
  if (!data || !data->attested) return fault::malformed;
  if (const auto f = find_fault(*data, ours)) return *f;
  auto key = read_cose_key(data->attested->cose_key);
  if (!key) return fault::unsupported_key;

  return new_credential{std::string(data->attested->id), std::move(*key),          data->sign_count,
                        data->is_user_verified,          data->is_backup_eligible, data->is_backed_up};
}

} // namespace twostep::core::webauthn
