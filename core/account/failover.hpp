#pragma once
// Which messages another provider may send, too, after the one that took them didn't deliver them. Not when: that is
// the shell's.

#include "core/account/account.hpp"
#include "core/account/decision.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core {

/// Why no provider can deliver a message: no network knows its number (sms/failure_kind.hpp).
inline constexpr std::string_view invalid_number_reason = "invalid_number";

/// The challenge whose message_tag() this is. Null: it ended.
const challenge* find_tagged(const account&, std::uint32_t tag) noexcept;
/// The newest message of a live challenge of the account.
send_code newest_message(const account&, const challenge&);
/// The trace's message again, where it may fail over: the newest of a challenge that lives, taken by one provider
/// alone, not delivered, and to a number that may exist.
std::optional<send_elsewhere> message_to_fail_over(const account&, const message_trace&, time_point now);

} // namespace twostep::core
