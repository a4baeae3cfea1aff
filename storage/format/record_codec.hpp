#pragma once
// The payloads of records of any kind (storage/record_store.hpp) <-> what happened. Templates only: included by the
// .cpp files that know whole kinds.
//
//   in the log:    id event+        (one is written)
//   in a snapshot: id varint field* (the number of the last record, then the record's fields)

#include "storage/format/event_reading.hpp"
#include "storage/format/record.hpp"
#include "storage/record_store.hpp"

#include <string_view>
#include <vector>

namespace twostep::storage {

template <record_kind Kind>
inline constexpr record_type log_type_of{Kind::log_type};
template <record_kind Kind>
inline constexpr record_type snapshot_type_of{Kind::snapshot_type};

template <record_kind Kind>
struct record_change {
  typename Kind::id id;
  std::vector<typename Kind::event> events;
};

/// Appends to out.
template <record_kind Kind>
void encode_change(bytes& out, const typename Kind::id& id, const typename Kind::event& e) {
  put_bytes(out, id.value);
  put_value(out, e);
}

template <record_kind Kind>
decoded<record_change<Kind>> decode_change(byte_view payload) {
  return decode_with_id<record_change<Kind>>(payload);
}

/// False: it can't be read.
template <record_kind Kind>
bool decode_kept(byte_view in, typename Kind::record& record, std::uint64_t& sequence) {
  byte_view id;
  return take_bytes(in, Kind::id::size, id) && get_varint(in, sequence) && get_fields(in, record) &&
         std::equal(id.begin(), id.end(), record.id.value.begin());
}

} // namespace twostep::storage
