#pragma once
// Tables of a list of kinds, whose numbers are checked against all others. Included by the .cpp files that list
// kinds.

#include "core/account/event.hpp"
#include "core/installation/installation_event.hpp"
#include "core/limits/meter_event.hpp"
#include "storage/memory/record_table_functions.hpp"
#include "storage/memory/record_tables.hpp"

#include <boost/mp11/list.hpp>

namespace twostep::storage {

/// Whether no two kinds have the same type, nor one of record_type's.
template <record_kind... Kinds>
consteval bool types_differ() {
  const std::vector<std::uint8_t> types{Kinds::log_type..., Kinds::snapshot_type...};
  for (std::size_t a = 0; a < types.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (types[a] == types[b]) return false;
  bool is_ours = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<record_type>>([&](auto named) {
    for (const auto type : types) is_ours = is_ours || static_cast<std::uint8_t>(named.value) == type;
  });
  return !is_ours;
}

template <record_kind... Kinds>
record_tables::list record_tables_of(boost::mp11::mp_list<Kinds...>) {
  static_assert(types_differ<Kinds...>(), "a record's type is its own for ever");
  static_assert(
      kinds_differ<core::event, core::meter_event, core::installation_event, typename Kinds::event...>(),
      "an event's kind is its own for ever"
  );
  record_tables::list tables;
  (tables.push_back(std::make_unique<record_table<Kinds>>()), ...);
  return tables;
}

} // namespace twostep::storage
