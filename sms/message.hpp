#pragma once
// A text message, or a mail, for a provider.

#include "core/account/code.hpp"
#include "core/ids.hpp"
#include "core/recipient.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace twostep::sms {

/// Named so in the outbox and the audit trail (docs/contract.md).
enum class purpose : std::uint8_t { sign_in = 1, enable, disable, replace, notice, verification, test, step_up };
std::string_view to_text(purpose) noexcept;

/// Identifies the message and its challenge; nil for tests.
struct code_reference {
  core::account_id account;
  core::challenge_id challenge;
  std::uint32_t send = 1;
};
struct notice_reference {
  core::account_id account;
  core::notice_id notice;
};
struct test_reference {};
using reference = std::variant<test_reference, code_reference, notice_reference>;

/// at_once: codes and urgent notices, sent before all others.
enum class urgency : std::uint8_t { at_once = 0, can_wait = 1 };

/// Move-only, because the text is secret.
struct message {
  std::string id; ///< idempotency key: the same in every try of this message, unique to it; [A-Za-z0-9-], at most 64
  sms::purpose purpose{purpose::test};
  core::recipient to;
  core::secret text;
  std::string subject{};       ///< of a mail
  core::time_point deadline{}; ///< the message is dropped at this time
  sms::reference reference;
  sms::urgency urgency{urgency::at_once};
};

} // namespace twostep::sms
