#pragma once
// What may become a password (R22-R24). Not hashing: server/crypto/password_hasher.

#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

enum class password_refusal : std::uint8_t {
  too_short = 1,
  too_long,
  not_text,
  common,            ///< on the blocklist
  contains_identity, ///< one of the own words as a whole
  // Too easy to guess, by what the greater part of it is.
  easy, ///< too few characters of too few kinds
  easy_words,
  easy_repeats,
  easy_rows, ///< keys or letters in a row
  easy_dates,
  easy_own_words,
};

/// NFC, once, before any hashing. Not text: invalid UTF-8, NUL or control characters; too_long: over 256 code points.
/// This is all that is asked of a password typed to sign in.
result<secret, password_refusal> normalise_password(std::string_view typed);

/// Case-folded whole passwords that are refused. Built once; thread-safe to read.
class password_blocklist {
public:
  /// The list that travels in the binary.
  static const password_blocklist& built_in();
  /// One password a line, UTF-8; empty lines are skipped.
  explicit password_blocklist(std::string_view lines);
  bool contains(const secret& normalised) const;
  std::size_t size() const noexcept;

private:
  std::vector<std::uint64_t> hashes_; ///< sorted; SipHash of the folded password: a false match is one in 10^15
};

struct password_rules {
  std::size_t min_length = 12; ///< code points
  std::size_t min_length_with_mandatory_two_step = 8;
  const password_blocklist* blocklist = nullptr; ///< null: the built-in one
};

/// The verdict on a new password: what normalise_password asks, the length, the blocklist, and how easily it is
/// guessed (password_strength.hpp). Own words are the person's and the service's: email, name, organisation, product,
/// host. Takes milliseconds: not for an event loop.
result<secret, password_refusal> check_new_password(
    std::string_view typed, const password_rules&, bool two_step_is_mandatory,
    std::span<const std::string_view> own_words
);

} // namespace twostep::core
