#pragma once
// Distinct types for identities. Random bytes come from the shell; the core only compares and prints them.

#include <boost/describe/class.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

/// N bytes told apart by Tag. `strong_value` tells the codec that the wire form is the bytes themselves.
template <class Tag, std::size_t N>
struct id {
  using strong_value = void;
  static constexpr std::size_t size = N;

  std::array<std::uint8_t, N> value{};

  friend bool operator==(const id&, const id&) = default;
  friend auto operator<=>(const id&, const id&) = default;

  bool is_nil() const noexcept { return value == std::array<std::uint8_t, N>{}; }
};

/// 128 random bits.
using account_id = id<struct account_tag, 16>;
using organisation_id = id<struct organisation_tag, 16>;
using challenge_id = id<struct challenge_tag, 16>;
using notice_id = id<struct notice_tag, 16>;
using device_id = id<struct device_tag, 16>;
using authenticator_id = id<struct authenticator_tag, 16>;
using passkey_id = id<struct passkey_tag, 16>;
using trusted_browser_id = id<struct trusted_browser_tag, 16>;
/// BLAKE2b-256 of the random part of a session cookie: names the session without letting anyone in.
using session_id = id<struct session_tag, 32>;
/// BLAKE2b-256 of the random part of a page cookie: names the same session where pages ask, and nowhere else.
using page_id = id<struct page_tag, 32>;
/// BLAKE2b-256 of the random part of an app token: likewise.
using app_token_id = id<struct app_token_tag, 32>;
/// BLAKE2b-256 of the random part of a trusted browser's cookie: likewise.
using trusted_secret_id = id<struct trusted_secret_tag, 32>;
/// BLAKE2b-256 of the random part of a one-time link: likewise.
using link_id = id<struct link_tag, 32>;
/// BLAKE2b-128 of the random cookie of a browser in which a link was opened.
using link_browser_id = id<struct link_browser_tag, 16>;
/// Keyed hash of (kind, value): what a limit counts by, without keeping the value (an address, a number).
using meter_id = id<struct meter_tag, 16>;
/// Keyed hash of an account id: what the audit trail calls somebody, without knowing whom.
using pseudonym = id<struct pseudonym_tag, 16>;

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(const std::uint8_t* bytes, std::size_t size);
/// False unless text is exactly 2 × size hexadecimal digits.
bool from_hex(std::string_view text, std::uint8_t* bytes, std::size_t size) noexcept;

template <class Tag, std::size_t N>
std::string to_text(const id<Tag, N>& id) {
  return to_hex(id.value.data(), N);
}
template <class Id>
std::optional<Id> id_from_text(std::string_view text) noexcept {
  Id result;
  if (!from_hex(text, result.value.data(), Id::size)) return std::nullopt;
  return result;
}

/// For hash tables: ids are random or hashes already, so their first bytes serve.
struct id_hash {
  using is_avalanching = void;
  template <class Tag, std::size_t N>
  std::size_t operator()(const id<Tag, N>& id) const noexcept {
    std::size_t h;
    std::memcpy(&h, id.value.data(), sizeof h);
    return h;
  }
};

} // namespace twostep::core
