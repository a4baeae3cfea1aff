#include "storage/memory/record_tables.hpp"

#include "storage/memory/make_record_tables.hpp"
#include "storage/record_kinds.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::storage {

record_tables::record_tables(list all) : all_(std::move(all)) {
  auto* of_organisations = of_log_type(log_type_of<organisation_kind>);
  if (!of_organisations) throw std::logic_error("a store without organisations");
  organisations_ = static_cast<record_table<organisation_kind>*>(of_organisations);
}

any_record_table* record_tables::of_log_type(record_type type) const noexcept {
  const auto found = std::ranges::find(all_, type, [](const auto& table) { return table->log_type; });
  return found == all_.end() ? nullptr : found->get();
}

any_record_table* record_tables::of_kept_type(record_type type) const noexcept {
  const auto found = std::ranges::find(all_, type, [](const auto& table) { return table->snapshot_type; });
  return found == all_.end() ? nullptr : found->get();
}

record_tables::list record_tables::make_empty() const {
  list empty;
  for (const auto& table : all_) empty.push_back(table->make_empty());
  return empty;
}

record_tables::list make_record_tables() {
  return record_tables_of(record_kinds());
}

} // namespace twostep::storage
