#pragma once
// The address by which authenticator apps take a key (github.com/google/google-authenticator/wiki/Key-Uri-Format).

#include "core/secret.hpp"

#include <string_view>

namespace twostep::server {

inline constexpr std::string_view key_uri_scheme = "otpauth://";
/// "otpauth://totp/Acme:ann%40acme.example?secret=…&issuer=Acme": algorithm, digits and period are left out, since
/// they are the usual ones and the QR code is smaller without them. key: base 32. A secret, since it holds the key.
core::secret key_uri(std::string_view issuer, std::string_view account, const core::secret& key);

} // namespace twostep::server
