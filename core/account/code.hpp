#pragma once
// One-time codes: derived from the challenge, never stored (R1, R9; decision 104). Not the limits on trying them.

#include "core/e164.hpp"
#include "core/guarded_key.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/webauthn/relying_party.hpp"

#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core {

enum class purpose : std::uint8_t {
  sign_in = 1,
  enable = 2,
  disable = 3,
  replace_old = 4,
  replace_new = 5,
  verification = 6,
  step_up = 7 ///< one more code in an open session, before something that could cost the account
};
BOOST_DESCRIBE_ENUM(purpose, sign_in, enable, disable, replace_old, replace_new, verification, step_up)

/// Six digits, leading zeros kept; wiped when it dies, no operator<<.
class one_time_code {
public:
  static constexpr std::size_t length = 6;
  one_time_code() = default;
  ~one_time_code();
  one_time_code(const one_time_code&) = default;
  one_time_code& operator=(const one_time_code&) = default;

  /// What a person typed, where read_code finds a code in it.
  static std::optional<one_time_code> from_typed(std::string_view typed);
  /// The last six digits of it.
  static one_time_code of(std::uint64_t value) noexcept;
  std::string_view reveal() const noexcept { return {digits_.data(), digits_.size()}; }

private:
  friend class code_reader;
  std::array<char, length> digits_{};
};

/// What was typed can't be a code: it is no try at one.
struct malformed_code {
  enum class kind { nothing, digits, no_digits, unclear };
  kind what = kind::nothing;
  std::size_t digits = 0; ///< of `digits`: how many there are
  friend bool operator==(const malformed_code&, const malformed_code&) = default;
};

/// Finds the code in what a person typed or pasted. Decimal digits of every script count. Where there is nothing but
/// digits, blanks, dashes and invisible format characters, these are dropped; else groups of digits stand as typed.
/// Exactly one value of six digits is a code; it may stand there twice, as in a pasted message.
result<one_time_code, malformed_code> read_code(std::string_view typed);

/// In time that doesn't depend on the digits.
bool equal(const one_time_code&, const one_time_code&) noexcept;

/// Derives every code of this installation. Thread-safe after construction.
class code_keys {
public:
  using master_key = std::array<std::uint8_t, 32>;

  /// current: the generation that new challenges use.
  explicit code_keys(guarded_key master, std::uint32_t current = 1);
  code_keys(const code_keys&) = delete;
  code_keys& operator=(const code_keys&) = delete;

  std::uint32_t current() const noexcept { return current_; }

  /// First 8 bytes of BLAKE2b, keyed by the generation's key (crypto_kdf of the master key), over account, challenge,
  /// purpose and number, little-endian, modulo 10^6 (bias below 10^-13).
  one_time_code
  derive(std::uint32_t generation, const account_id&, const challenge_id&, purpose, const e164_number&) const;

  /// What a passkey signs: BLAKE2b-256 keyed in the same way, over the word "passkey", account, challenge and
  /// purpose.
  webauthn::challenge_value
  derive_passkey_challenge(std::uint32_t generation, const account_id&, const challenge_id&, purpose) const;

private:
  guarded_key master_;
  std::uint32_t current_;
};

} // namespace twostep::core
