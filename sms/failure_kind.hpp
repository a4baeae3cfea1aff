#pragma once
// Why a message wasn't accepted or didn't arrive, in terms common to all providers.

#include <cstdint>
#include <string_view>

namespace twostep::sms {

enum class failure_kind : std::uint8_t {
  invalid_number = 1, ///< permanent: no provider can reach it
  rejected,           ///< permanent: the message is refused
  unsupported,        ///< permanent for this provider: country, sender or feature
  authentication,     ///< the account's credentials are wrong: the operator must act; transient for the message
  rate_limited,       ///< transient; see retry_after
  unavailable,        ///< transient, certainly not sent: connection refused, 5xx, no name, TLS refused
  no_answer,          ///< unknown: sent, then no readable answer
  postponed,          ///< transient, of this message alone: a mail server asks to come back later
  invalid_address     ///< permanent: no mail arrives at this address
};
std::string_view to_text(failure_kind) noexcept;

} // namespace twostep::sms
