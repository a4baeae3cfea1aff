#pragma once
// An email address as a user's identity (answers.md 15). Not a check that mail arrives there.

#include "core/result.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::core {

enum class email_refusal : std::uint8_t { empty = 1, no_at, local_part, domain, too_long, characters };

struct email_address {
  std::string shown; ///< trimmed, NFC, otherwise as typed
  std::string key; ///< what makes two addresses the same: case-folded local part, "@", lower-case ASCII domain (IDNA)

  friend bool operator==(const email_address&, const email_address&) = default;
};
BOOST_DESCRIBE_STRUCT(email_address, (), (shown, key))

/// At most 254 bytes; no dot or plus folding.
result<email_address, email_refusal> parse_email(std::string_view typed);

} // namespace twostep::core
