#pragma once
// The state that the log describes: accounts, records and meters in memory, and how the log is applied to it.

#include "core/installation/installation_event.hpp"
#include "storage/format/record.hpp"
#include "storage/memory/account_table.hpp"
#include "storage/memory/email_index.hpp"
#include "storage/memory/meter_table.hpp"
#include "storage/memory/record_tables.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <utility>

namespace twostep::storage {

struct stored_state {
  /// How many accounts are kept unpacked, and for which kinds of record there are tables.
  explicit stored_state(
      std::size_t max_unpacked = account_table::default_unpacked, record_tables::list tables = make_record_tables()
  )
      : accounts(max_unpacked), records(std::move(tables)) {}

  account_table accounts; ///< and the tombstones
  email_index emails;
  record_tables records;
  meter_table meters;

  core::time_point newest() const noexcept;
  void saw_time(core::time_point) noexcept;
  /// Corrects times that a clock ahead of time wrote: time goes on from here. No other thread may use the state.
  void set_newest(core::time_point) noexcept;

private:
  std::atomic<core::milliseconds::rep> newest_{0};
};

/// Replays one record: why it can't be believed, where it can't. What the state already holds (its account's,
/// tombstone's, record's or meter's number is not below the record's) is passed over. The email index is left
/// alone: see fill_email_index. Takes no lock; several threads may replay at once where no two are at the same
/// account shard, at records, or at meters, and nobody else is there for a record of the installation.
std::optional<std::string> replay(stored_state&, record_type, byte_view payload, std::uint64_t sequence);

// As of the record of that number; nobody else may be there.

/// To everything that holds times.
void apply(stored_state&, const core::clock_accepted&, std::uint64_t sequence);
/// To every account.
void apply(stored_state&, const core::secret_replaced&, std::uint64_t sequence);

/// A hash of the state, independent of how it came about: 32 hexadecimal digits. Takes each lock in turn: for a state
/// at rest. Tombstones don't count. Meters that no window needs any more don't count, nor do those that aren't
/// logged.
std::string state_hash(const stored_state&);

} // namespace twostep::storage
