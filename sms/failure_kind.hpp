#pragma once
// Why a message wasn't taken or didn't arrive, in terms that all providers share.

#include <cstdint>
#include <string_view>

namespace twostep::sms {

enum class failure_kind : std::uint8_t {
  invalid_number = 1, ///< permanent: no provider will reach it
  rejected,           ///< permanent: the provider won't carry this message
  unsupported,        ///< permanent for this provider: country, sender or feature
  authentication,     ///< the account's credentials are wrong: the operator must act; transient for the message
  rate_limited,       ///< transient; see retry_after
  unavailable,        ///< transient: refused connection, 5xx, no name, TLS refused: certainly not sent
  no_answer           ///< unknown: sent, then no (readable) answer
};
std::string_view to_text(failure_kind) noexcept;

} // namespace twostep::sms
