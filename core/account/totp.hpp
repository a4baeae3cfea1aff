#pragma once
// Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits, a new one every 30 seconds. Apps
// know no other kind reliably: some ignore what a key's address says of algorithm, digits and period.

#include "core/account/code.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::core {

/// The key that an app shares with the account. Wiped when it dies; masked where it is printed.
class totp_secret {
public:
  /// What we make: as long as SHA-1's output (RFC 4226, section 4, R6: at least 128 bits, better 160).
  static constexpr std::size_t size = 20;
  static constexpr std::size_t shortest = 16, longest = 64; ///< of one that was made elsewhere

  totp_secret() = default;
  explicit totp_secret(std::span<const std::uint8_t>);
  ~totp_secret();
  totp_secret(const totp_secret&) = default;
  totp_secret(totp_secret&&) noexcept;
  totp_secret& operator=(totp_secret) noexcept;

  /// The bytes. The caller is responsible for where they go.
  std::span<const std::uint8_t> reveal() const noexcept;
  std::string_view to_wire() const noexcept { return bytes_; }
  /// nullopt: too short or too long.
  static std::optional<totp_secret> from_wire(std::string_view);
  std::string masked() const { return "totp"; }
  /// Not with --reveal either: whoever has it is as good as the app.
  static constexpr bool is_never_shown = true;
  /// In time that doesn't depend on the bytes.
  friend bool operator==(const totp_secret&, const totp_secret&) noexcept;

private:
  std::string bytes_;
};

using totp_step = std::int64_t;
inline constexpr milliseconds totp_period = seconds(30);

/// How many periods have passed since 1970.
totp_step totp_step_at(time_point) noexcept;

/// RFC 4226, section 5.3.
one_time_code hotp(const totp_secret&, std::uint64_t counter);

/// Which step the code is of: one of `around` - spread to `around` + spread, and later than `after`; nullopt: none.
/// Takes as long whatever the code is.
std::optional<totp_step>
find_totp_step(const totp_secret&, const one_time_code&, totp_step around, int spread, totp_step after);

} // namespace twostep::core
