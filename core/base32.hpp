#pragma once
// Base 32 in the alphabet of RFC 4648, section 6, without padding: how authenticator apps take a key.

#include "core/secret.hpp"

#include <cstdint>
#include <span>

namespace twostep::core {

secret base32(std::span<const std::uint8_t>);

} // namespace twostep::core
