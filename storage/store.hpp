#pragma once
// The store: the port behind which accounts, records and meters live. Whoever uses one of them takes that one.

#include "storage/account_store.hpp"
#include "storage/account_totals.hpp"
#include "storage/directory.hpp"
#include "storage/durability.hpp"
#include "storage/meter_store.hpp"
#include "storage/organisation_store.hpp"

#include <cstddef>
#include <cstdint>

namespace twostep::storage {

class store : public account_store, public directory, public meter_store, public durability {
public:
  /// Throws std::logic_error for a kind that isn't in storage/record_kinds.hpp.
  template <record_kind Kind>
  record_store<Kind>& records() {
    return static_cast<record_store<Kind>&>(records_of_type(Kind::log_type));
  }
  organisation_store& organisations() { return records<organisation_kind>(); }

  struct counts {
    std::size_t accounts = 0, organisations = 0, meters = 0;
    std::uint64_t last_sequence = 0, durable_sequence = 0, log_bytes = 0;
    storage::account_totals totals; ///< of the accounts
  };
  virtual counts count() const = 0;

  /// Writes and syncs the queued records, then stops the writer. No call may follow.
  virtual void close() = 0;

private:
  virtual any_record_store& records_of_type(std::uint8_t log_type) = 0;
};

} // namespace twostep::storage
