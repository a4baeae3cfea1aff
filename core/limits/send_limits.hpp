#pragma once
// Which meters count a message (docs/configuration.md [limits], decision 16, R17). Pure: the store does the counting.

#include "core/account/account.hpp"
#include "core/limits/budget.hpp"
#include "core/limits/meter.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::core {

struct send_limits {
  std::uint32_t sends_per_number_per_10_minutes = 6;
  std::uint32_t sends_per_number_per_day = 30;
  std::uint32_t new_number_sends_per_number_per_day = 5; ///< of all accounts; of one account as many
  std::uint32_t new_number_sends_per_account_per_day = 10;
  std::uint32_t new_number_sends_per_address_per_hour = 60;
  std::uint32_t new_number_sends_per_prefix_per_hour = 40;
  std::uint32_t sends_per_hour = 0;
  // Not the operator's to set:
  std::uint32_t kept_sends_per_number_per_day = 3;
  std::uint32_t changes_per_number_per_day = 30;
  std::uint32_t other_notices_per_number_per_day = 8;
  std::uint32_t account_sends_of_half_a_budget = 10;
};

/// Who asks for messages.
struct sending_account {
  account_id id;
  /// When support last forgave what it had asked for: its meters begin anew then.
  std::optional<time_point> freed_at;
};
inline sending_account sending(const account& a) noexcept {
  return {a.id, a.sends_freed_at};
}

/// How a message to a number not yet verified gets by what others asked of that number.
enum class new_number_way : std::uint8_t {
  ordinary = 1, ///< it doesn't: the number's own limit counts
  kept,         ///< for an account that hasn't asked for this number yet: a few a number and day in all
  freed         ///< support freed the account's sends of late: the number's limit doesn't count
};

/// A message to the account's verified number: only that number's own budget, by device trust, and the
/// installation's.
std::vector<meter_limit> limits_to_verified(const e164_number&, device_trust, const send_limits&, const meter_keys&);
/// A message to a number not yet verified for its account.
std::vector<meter_limit> limits_to_new(
    const sending_account&, const e164_number&, std::string_view client_network, const send_limits&,
    const meter_keys&, new_number_way = new_number_way::ordinary
);
/// The ways that are open to the account now, in the order they are to be tried.
std::vector<new_number_way> ways_to_new(const sending_account&, const send_limits&, time_point now);
/// A notice: by number and the installation's. The limits of one account's notices are core/account/notice.hpp's.
std::vector<meter_limit> limits_to_notice(const e164_number&, notice_kind, const send_limits&, const meter_keys&);
/// Counts every message of the account, whatever it is, and refuses none.
meter_limit count_of_account(const account_id&, const meter_keys&);
/// The same for the installation, where that is limited: of messages that leave in any case.
std::vector<meter_limit> count_of_all(const send_limits&, const meter_keys&);
/// From half of a daily budget on: whoever had so many of a day's texts gets none before others' first. Beside the
/// budget as the first of the change's amounts (core/meter_takes.hpp).
meter_limit
limit_of_half_a_budget(const account_id&, micro_units daily_budget, const send_limits&, const meter_keys&);

/// What can pause an account, or its number, for messages; addresses, blocks of numbers and countries aside.
struct named_limit {
  std::string_view name; ///< "messages_of_account" and the like
  meter_limit limit;
};
std::vector<named_limit> pausing_limits(const account&, const send_limits&, const meter_keys&, time_point now);

} // namespace twostep::core
