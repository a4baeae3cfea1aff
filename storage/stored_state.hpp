#pragma once
// What the log amounts to: accounts, organisations and meters in memory, and how records make them.

#include "storage/account_table.hpp"
#include "storage/email_index.hpp"
#include "storage/meter_table.hpp"
#include "storage/organisation_table.hpp"
#include "storage/record.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace twostep::storage {

struct stored_state {
  account_table accounts;
  email_index emails;
  organisation_table organisations;
  meter_table meters;

  core::time_point newest() const noexcept;
  void saw_time(core::time_point) noexcept;

private:
  std::atomic<core::milliseconds::rep> newest_{0};
};

/// Replays one record. Why it can't be believed, where it can't. Nobody else may be there.
std::optional<std::string> replay(stored_state&, record_type, byte_view payload, std::uint64_t sequence);

/// The same for the same state, however it came to be: 32 hexadecimal digits. Takes each lock in turn: for a state at
/// rest. Meters that no window needs any more don't count, nor do those that aren't logged.
std::string state_hash(const stored_state&);

} // namespace twostep::storage
