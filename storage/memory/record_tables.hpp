#pragma once
// A table for each kind of record.

#include "storage/memory/record_table.hpp"
#include "storage/organisation_store.hpp"

#include <memory>
#include <vector>

namespace twostep::storage {

class record_tables {
public:
  using list = std::vector<std::unique_ptr<any_record_table>>;
  /// One of organisations must be among them, and no two of the same type.
  explicit record_tables(list);

  record_table<organisation_kind>& organisations() const noexcept { return *organisations_; }
  /// By the type of its records in the log, or in a snapshot; null: no such kind.
  any_record_table* of_log_type(record_type) const noexcept;
  any_record_table* of_kept_type(record_type) const noexcept;
  /// In the order of the list.
  const list& all() const noexcept { return all_; }
  /// Of the same kinds, without their records.
  list make_empty() const;

private:
  list all_;
  record_table<organisation_kind>* organisations_ = nullptr;
};

/// Tables of every kind in storage/record_kinds.hpp.
record_tables::list make_record_tables();

} // namespace twostep::storage
