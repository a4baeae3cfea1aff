#pragma once
// Passkeys of an account (WebAuthn): each has a key pair of its own, whose public half is here, and a name.

#include "core/ids.hpp"
#include "core/time.hpp"
#include "core/webauthn/assertion.hpp"
#include "core/webauthn/registration.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

namespace method {
inline constexpr std::uint8_t passkey = 8;
} // namespace method

/// What authenticators and browsers call a passkey. Masked where it is printed: the same bytes stand in the browser.
struct credential_id {
  std::string bytes; ///< 1 to webauthn::longest_credential_id

  std::string_view to_wire() const noexcept { return bytes; }
  static std::optional<credential_id> from_wire(std::string_view t) { return credential_id{std::string(t)}; }
  std::string masked() const { return "credential"; }
  friend bool operator==(const credential_id&, const credential_id&) = default;
};

/// A SubjectPublicKeyInfo in DER.
struct passkey_public_key {
  std::string bytes;

  std::string_view to_wire() const noexcept { return bytes; }
  static std::optional<passkey_public_key> from_wire(std::string_view t) {
    return passkey_public_key{std::string(t)};
  }
  std::string masked() const { return "public key"; }
  friend bool operator==(const passkey_public_key&, const passkey_public_key&) = default;
};

struct passkey {
  passkey_id id;
  std::string name; ///< for people, at most longest_name bytes
  core::credential_id credential;
  webauthn::algorithm algorithm{webauthn::algorithm::es256};
  passkey_public_key key;
  std::string site;             ///< webauthn::relying_party::id that it was made for: it works nowhere else
  std::uint32_t sign_count = 0; ///< of its newest use; 0: it doesn't count
  bool is_backup_eligible = false;
  bool is_backed_up = false;
  std::uint8_t transports = 0; ///< a set of passkey_transport: how browsers reach it
  time_point added_at{};
  std::optional<time_point> used_at{};
  std::optional<time_point> ends_at{}; ///< removed then: its owner said that it is lost
  friend bool operator==(const passkey&, const passkey&) = default;
};
BOOST_DESCRIBE_STRUCT(
    passkey, (),
    (id, name, credential, algorithm, key, site, sign_count, is_backup_eligible, is_backed_up, transports, added_at,
     used_at, ends_at)
)

inline constexpr std::size_t max_passkeys = 10; ///< of one account

/// WebAuthn level 3, section 5.8.4. Browsers name more: those are left out.
namespace passkey_transport {
inline constexpr std::uint8_t usb = 1, nfc = 2, ble = 4, smart_card = 8, hybrid = 16, internal = 32;
/// "usb"; 0: no such.
std::uint8_t from_text(std::string_view) noexcept;
/// The names of a set.
std::vector<std::string_view> to_texts(std::uint8_t);
} // namespace passkey_transport

/// It was lost, and its time has come.
bool is_due(const passkey&, time_point now) noexcept;

} // namespace twostep::core
