#pragma once
// An authenticator with its browser, in the test's process: makes one passkey after another and signs with it as
// Chromium writes it, or bent in one way. Only for tests.

#include "core/webauthn/assertion.hpp"
#include "core/webauthn/registration.hpp"
#include "core/webauthn/relying_party.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::test {

/// What is other than usual in all that follows. Each nullopt or empty text: as usual.
struct authenticator_bends {
  // What the browser says.
  std::optional<std::string> type; ///< "webauthn.get"
  std::optional<std::string> origin;
  std::optional<std::string> challenge;              ///< as text, instead of base64url of the value
  std::optional<std::string> cross_origin = "false"; ///< JSON; nullopt: the member is left out
  std::string more_members; ///< JSON behind the last one, such as R"(,"topOrigin":"https://other.example")"
  std::optional<std::string> client_data; ///< instead of all above
  // What the authenticator says.
  std::optional<std::string> relying_party_id;
  bool is_user_present = true;
  bool is_user_verified = true;
  bool is_backup_eligible = false;
  bool is_backed_up = false;
  std::uint8_t more_flags = 0;             ///< of authenticator data, beside those that are set anyway
  std::optional<std::uint32_t> sign_count; ///< 0 is what passkeys that are copied always say
  std::optional<std::string> cose_key;
  std::optional<std::string> credential_id;
  std::string extensions;                ///< CBOR; sets the flag
  std::string behind_authenticator_data; ///< without a flag
  // What holds it.
  std::string format = "none";
  std::string attestation_statement = "\xa0"; ///< CBOR: an empty map
  std::string behind_attestation_object;
  std::optional<std::string> user_handle; ///< of assertions
  bool gives_user_handle = true;          ///< of assertions
  std::optional<std::size_t> flipped_bit; ///< of the signature
};

/// Throws std::runtime_error if OpenSSL fails.
class software_authenticator {
public:
  software_authenticator();
  ~software_authenticator();
  software_authenticator(software_authenticator&&) noexcept;
  software_authenticator& operator=(software_authenticator&&) noexcept;

  authenticator_bends bends;

  /// Forgets the passkey that it had. The counter begins at 1.
  core::webauthn::registration create(
      const core::webauthn::challenge_value&, const core::webauthn::relying_party&, std::string_view user_handle,
      core::webauthn::algorithm = core::webauthn::algorithm::es256
  );
  /// With the passkey that it has; counts one up.
  core::webauthn::assertion sign(const core::webauthn::challenge_value&, const core::webauthn::relying_party&);

  const std::string& credential_id() const noexcept;
  /// As an authenticator writes it.
  const std::string& cose_key() const noexcept;

private:
  struct passkey;
  std::unique_ptr<passkey> passkey_;
};

} // namespace twostep::test
