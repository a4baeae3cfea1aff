#pragma once
// What decide() answers: events to make durable, and effects to run after they are.

#include "core/account/event.hpp"
#include "core/account/refusal.hpp"
#include "core/meter_takes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

/// Send the code of a live challenge. The shell derives it (code.hpp) and words it (core/messages/message_text.hpp).
struct send_code {
  challenge_id challenge;
  core::purpose purpose{core::purpose::sign_in};
  std::uint32_t key_generation = 1;
  e164_number to;
  std::uint32_t send = 1;  ///< which message of the challenge
  time_point expires_at{}; ///< dropped from then on
  std::string locale{};    ///< the account's
};
struct send_notice {
  pending_notice notice;
  std::string locale{}; ///< the account's
};
/// The number was verified: its reservations of addresses and prefixes are refunded (decision 16), and it counts as
/// verified (core/limits/conversion.hpp).
struct refund {
  std::vector<reservation> reservations;
  e164_number verified;
};
/// A message wasn't delivered: another provider is to send it, too.
struct send_elsewhere {
  send_code code;
  std::string not_by; ///< the provider that had it
};
using effect = std::variant<send_code, send_notice, refund, send_elsewhere>;

/// The message of a receipt.
struct receipt_result {
  std::uint32_t tag = 0; ///< message_tag() of its challenge or notice
  std::uint32_t send = 1;
  bool is_notice = false;
  bool is_news = false;   ///< false: the receipt repeats what is known, or further parts are awaited
  bool may_help = false;  ///< it says that another provider might deliver the message
  milliseconds elapsed{}; ///< since the provider took the message
};

struct decision {
  std::vector<event> events; ///< one log record; may be empty (nothing to do)
  std::vector<effect> effects;
  /// Taken in the same commit. Where a limit is reached nothing happens: refused as too_many_messages{retry_at}.
  meter_takes takes;
  /// Set where events happened and the answer is a refusal all the same: a wrong code is an event and a refusal.
  std::optional<refusal> refused;
  /// The challenge that a begun sign-in waits for; unset: the session of the command has started.
  std::optional<challenge_id> challenged;
  /// Of a receipt whose message the account knows.
  std::optional<receipt_result> receipt;
};

} // namespace twostep::core
