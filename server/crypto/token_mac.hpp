#pragma once
// Tokens that are authenticated, not sealed: what they say, then a keyed BLAKE2b-256 of it.

#include "server/crypto/keys.hpp"
#include "server/crypto/token_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

inline constexpr std::size_t mac_size = 32;
using mac = std::array<std::uint8_t, mac_size>;

mac authenticate(const key&, std::string_view message);

/// base64url. bound_to: what is authenticated with it and travels elsewhere.
std::string with_mac(const key&, const token_writer& message, std::string_view bound_to = {});
/// The `size` bytes that were given to with_mac; nullopt: wrong size or MAC.
std::optional<std::string>
without_mac(const key&, std::string_view text, std::size_t size, std::string_view bound_to = {});

} // namespace twostep::server
