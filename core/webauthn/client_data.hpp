#pragma once
// What the browser says of a ceremony, the JSON that the authenticator signs the hash of (WebAuthn level 3, section
// 5.8.1).

#include "core/webauthn/relying_party.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core::webauthn {

enum class ceremony : std::uint8_t { registration, assertion };

/// malformed, wrong_kind, wrong_challenge, wrong_origin, in this order; a frame inside another site's page is a wrong
/// origin. Members that aren't known are allowed, doubled ones aren't.
std::optional<fault>
find_client_data_fault(std::string_view json, ceremony, const challenge_value&, const relying_party&);

} // namespace twostep::core::webauthn
