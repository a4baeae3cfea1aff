#pragma once
// Recovery codes as people see and type them: 80 random bits in Crockford's base 32 (crockford.com/base32.html), in
// groups of four: K7QM-2XRA-91TD-BW4H. How an account keeps them: core/account/recovery_codes.hpp.

#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace twostep::core {

inline constexpr std::size_t recovery_code_bytes = 10, recovery_code_length = 16;

/// The 16 characters without dashes: what is hashed.
secret recovery_code_of(std::span<const std::uint8_t, recovery_code_bytes> random);
/// For people: "K7QM-2XRA-91TD-BW4H".
secret in_groups(const secret& code);

/// What was typed can't be a recovery code: it is no try at one.
struct malformed_recovery_code {
  enum class kind {
    nothing,
    length,   ///< `characters` of them where there should be 16
    character ///< one that no code has: U, a sign, a letter of another script
  };
  kind what = kind::nothing;
  std::size_t characters = 0; ///< without those that don't count
  friend bool operator==(const malformed_recovery_code&, const malformed_recovery_code&) = default;
};

/// The 16 characters that somebody typed. Small letters are as good as capitals, I and L as 1, O as 0; blanks, dashes
/// of all kinds and invisible format characters don't count; letters and digits may be full-width.
result<secret, malformed_recovery_code> read_recovery_code(std::string_view typed);

} // namespace twostep::core
