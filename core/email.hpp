#pragma once
// An email address as a user's identity (decision 15). Not a check that mail arrives there.

#include "core/result.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

enum class email_refusal : std::uint8_t {
  empty = 1,
  no_at,
  local_part, ///< nothing before the "@", or another "@"
  domain,     ///< no host name
  too_long,
  characters, ///< blanks, control and invisible characters, no UTF-8
  specials,   ///< a quoted local part, or what needs quoting in one
};

struct email_address {
  std::string shown; ///< trimmed, NFC, otherwise as typed
  std::string key; ///< what makes two addresses the same: case-folded local part, "@", lower-case ASCII domain (IDNA)

  friend bool operator==(const email_address&, const email_address&) = default;
};
BOOST_DESCRIBE_STRUCT(email_address, (), (shown, key))

/// For an address that is new here: at most 254 bytes; no dot or plus folding. The local part is unquoted: letters
/// and digits of any script and what RFC 5322 calls atext, with dots. The domain is a host name (STD3).
result<email_address, email_refusal> parse_email(std::string_view typed);

/// The key of what somebody typed to find an account. Older versions took more than parse_email does, and made these
/// keys of it, so whoever has such an address is found by it. nullopt: no account ever had it.
std::optional<std::string> email_key(std::string_view typed);

} // namespace twostep::core
