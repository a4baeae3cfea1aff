#pragma once
// The recovery codes of an account (decision 47): which are left, as Argon2id hashes, and how often one was tried. A
// code stands in the place of the second step at sign-in and nowhere else.

#include "core/account/challenge.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

inline constexpr std::size_t recovery_codes_in_a_set = 10;
/// Of all unknown browsers together, and of all known ones together.
inline constexpr std::size_t recovery_tries_a_day = 10;
/// With so many or fewer left the person is asked to make new ones.
inline constexpr std::size_t few_recovery_codes = 3;

/// The 32 bytes that Argon2id makes of a code. Masked where it is printed.
struct recovery_digest {
  static constexpr std::size_t size = 32;
  std::string bytes;

  std::string_view to_wire() const noexcept { return bytes; }
  static std::optional<recovery_digest> from_wire(std::string_view t) { return recovery_digest{std::string(t)}; }
  std::string masked() const { return "argon2id"; }
  friend bool operator==(const recovery_digest&, const recovery_digest&) = default;
};
bool is_whole(const recovery_digest&) noexcept;
/// Takes as long wherever they differ. False unless both are whole.
bool equal(const recovery_digest&, const recovery_digest&) noexcept;

using recovery_salt = id<struct recovery_salt_tag, 16>;

/// What turns the codes of a set into digests: one salt is enough, since the codes themselves are random.
struct recovery_hashing {
  recovery_salt salt;
  std::uint32_t memory_kib = 0;
  std::uint32_t passes = 0;
  friend bool operator==(const recovery_hashing&, const recovery_hashing&) = default;
};
BOOST_DESCRIBE_STRUCT(recovery_hashing, (), (salt, memory_kib, passes))

struct recovery_codes {
  recovery_hashing hashing;
  std::vector<recovery_digest> left; ///< at most recovery_codes_in_a_set
  time_point made_at{};
  std::vector<time_point> tries[2]; ///< of the last day, in unknown and in known browsers: index(device_trust)
  friend bool operator==(const recovery_codes&, const recovery_codes&) = default;
};
BOOST_DESCRIBE_STRUCT(recovery_codes, (), (hashing, left, made_at, tries))

/// Its place among those that are left; nullopt: it is none of them. Compares with all of them.
std::optional<std::uint32_t> find_recovery_code(const recovery_codes&, const recovery_digest&) noexcept;
/// When another try is open to these browsers; nullopt: now.
std::optional<time_point> recovery_paused_until(const recovery_codes&, device_trust, time_point now) noexcept;
/// How many tries these browsers still have today.
std::size_t recovery_tries_left(const recovery_codes&, device_trust, time_point now) noexcept;
void count_recovery_try(recovery_codes&, device_trust, time_point now);

} // namespace twostep::core
