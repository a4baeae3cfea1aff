#pragma once
// One-time codes: derived from the challenge, never stored (R1, R9; design.md). Not the limits on trying them.

#include "core/e164.hpp"
#include "core/ids.hpp"

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

  /// What a person typed: spaces and dashes are dropped; anything but six ASCII digits then gives nullopt.
  static std::optional<one_time_code> from_typed(std::string_view typed);
  std::string_view reveal() const noexcept { return {digits_.data(), digits_.size()}; }

private:
  friend class code_keys;
  std::array<char, length> digits_{};
};

/// In time that doesn't depend on the digits.
bool equal(const one_time_code&, const one_time_code&) noexcept;

/// Derives every code of this installation. Thread-safe after construction.
class code_keys {
public:
  using master_key = std::array<std::uint8_t, 32>;

  /// current is the generation new challenges use; older ones stay derivable until their challenges have died.
  explicit code_keys(const master_key& master, std::uint32_t current = 1);
  ~code_keys();
  code_keys(const code_keys&) = delete;
  code_keys& operator=(const code_keys&) = delete;

  std::uint32_t current() const noexcept { return current_; }

  /// First 8 bytes of BLAKE2b, keyed by the generation's key (crypto_kdf of the master key), over account, challenge,
  /// purpose and number, little-endian, modulo 10^6 (bias below 10^-13).
  one_time_code
  derive(std::uint32_t generation, const account_id&, const challenge_id&, purpose, const e164_number&) const;

private:
  master_key master_;
  std::uint32_t current_;
};

} // namespace twostep::core
