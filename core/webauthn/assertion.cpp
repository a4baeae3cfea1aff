#include "core/webauthn/assertion.hpp"

#include "core/webauthn/authenticator_data.hpp"
#include "core/webauthn/client_data.hpp"

#include <sodium.h>

#include <array>

namespace twostep::core::webauthn {

namespace {

bool has_possible_sizes(const assertion& given) {
  return !given.credential_id.empty() && given.credential_id.size() <= longest_credential_id &&
         given.authenticator_data.size() <= longest_authenticator_data && !given.signature.empty() &&
         given.signature.size() <= longest_signature &&
         (!given.user_handle || given.user_handle->size() <= longest_user_handle);
}

/// What is signed: the authenticator's data, then the hash of the browser's.
std::string signed_message(const assertion& given) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(
      hash.data(), reinterpret_cast<const std::uint8_t*>(given.client_data.data()), given.client_data.size()
  );
  std::string message = given.authenticator_data;
  message.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  return message;
}

/// Authenticators without a counter always say 0.
bool has_moved_on(std::uint32_t from, std::uint32_t to) {
  return (from == 0 && to == 0) || to > from;
}

} // namespace

result<checked_assertion, fault> check(
    const assertion& given, const known_credential& known, const challenge_value& challenge, const relying_party& ours
) {
  if (!has_possible_sizes(given)) return fault::malformed;
  if (const auto f = find_client_data_fault(given.client_data, ceremony::assertion, challenge, ours)) return *f;
  const auto data = read_authenticator_data(given.authenticator_data);
  // Only a registration has a new credential (section 6.1).
  if (!data || data->attested) return fault::malformed;
  if (const auto f = find_fault(*data, ours)) return *f;
  if (given.user_handle && !given.user_handle->empty() && *given.user_handle != known.user_handle)
    return fault::wrong_account;
  if (data->is_backup_eligible != known.is_backup_eligible) return fault::backup_changed;
  if (!verify(known.key, signed_message(given), given.signature)) return fault::wrong_signature;
  if (!has_moved_on(known.sign_count, data->sign_count)) return fault::counter_back;
  return checked_assertion{data->sign_count, data->is_user_verified, data->is_backed_up};
}

} // namespace twostep::core::webauthn
