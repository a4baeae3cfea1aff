#pragma once
// Which meters a message is charged to (contract.md [limits], answers.md 16, R17). Pure: the store does the counting.

#include "core/account.hpp"
#include "core/meter.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace twostep::core {

struct send_limits {
  std::uint32_t sends_per_number_per_10_minutes = 6;
  std::uint32_t sends_per_number_per_day = 30;
  std::uint32_t new_number_sends_per_number_per_day = 5;
  std::uint32_t new_number_sends_per_account_per_day = 10;
  std::uint32_t new_number_sends_per_address_per_hour = 60;
  std::uint32_t new_number_sends_per_prefix_per_hour = 40;
  std::uint32_t sends_per_hour = 0;
};

/// A message to the account's proven number: only that number's own budget, by lane, and the installation's.
std::vector<meter_limit> limits_to_proven(const e164_number&, lane, const send_limits&, const meter_keys&);
/// A message to a number not yet proven for its account.
std::vector<meter_limit>
limits_to_new(const account_id&, const e164_number&, std::string_view client_network, const send_limits&, const meter_keys&);

} // namespace twostep::core
