#pragma once
// What record_table does. Included by the .cpp files that list kinds (record_tables.cpp), and by no other.

#include "core/ids.hpp"
#include "storage/format/record_codec.hpp"
#include "storage/format/record_json.hpp"
#include "storage/memory/record_table.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace twostep::storage {

template <record_kind Kind>
std::string name_of(const typename Kind::id& id) {
  return std::string(Kind::subject).append(" ").append(core::to_text(id));
}

template <record_kind Kind>
record_table<Kind>::record_table() : any_record_table(log_type_of<Kind>, snapshot_type_of<Kind>, Kind::subject) {}

template <record_kind Kind>
std::unique_ptr<any_record_table> record_table<Kind>::make_empty() const {
  return std::make_unique<record_table>();
}

template <record_kind Kind>
std::optional<std::string>
record_table<Kind>::replay(byte_view payload, std::uint64_t sequence, core::time_point& newest) {
  const auto change = decode_change<Kind>(payload);
  if (!change) return change.error().why;
  const auto* held = find_kept(change->id);
  if (held && sequence <= held->sequence) return std::nullopt;
  for (const auto& e : change->events) {
    if (auto why = out_of_order(change->id, e)) return why;
    auto after = evolved(change->id, e);
    if (rival(after)) return name_of<Kind>(change->id) + " takes a key that another has";
    keep(std::move(after), sequence);
    newest = std::max(newest, time_of_any(e));
  }
  return std::nullopt;
}

template <record_kind Kind>
void record_table<Kind>::each_for_snapshot(any_record_table::snapshot_visitor f) const {
  bytes fields;
  for (const auto& [i, one] : by_id_) {
    fields.clear();
    put_fields(fields, one.record);
    f(i.value, one.sequence, fields);
  }
}

template <record_kind Kind>
const char* record_table<Kind>::load_from_snapshot(byte_view in) {
  kept one;
  if (!decode_kept<Kind>(in, one.record, one.sequence)) return "a record can't be read";
  if (find_kept(one.record.id)) return "a record stands in it twice";
  if (by_key_.contains(one.record.key)) return "two records have the same key";
  keep(std::move(one.record), one.sequence);
  return nullptr;
}

template <record_kind Kind>
void record_table<Kind>::correct_clock(core::time_point at, core::time_point newest, std::uint64_t sequence) {
  for (auto& [i, one] : by_id_)
    if (one.sequence < sequence && Kind::correct_clock(one.record, at, newest)) one.sequence = sequence;
}

template <record_kind Kind>
decoded<boost::json::object> record_table<Kind>::show(byte_view payload, secrets how) const {
  auto change = decode_change<Kind>(payload);
  if (!change) return std::move(change).error();
  return json_of_record(Kind::subject, *change, how);
}

template <record_kind Kind>
pending<bool>
record_table<Kind>::read(const id& i, read_barrier& seen, core::function_ref<void(const record&)> f) const {
  const std::shared_lock lock(mutex);
  const auto* held = find_kept(i);
  if (!held) return false;
  seen.saw(held->sequence);
  f(held->record);
  return true;
}

template <record_kind Kind>
auto record_table<Kind>::find(std::string_view key, read_barrier& seen) const -> pending<std::optional<id>> {
  const std::shared_lock lock(mutex);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  seen.saw(find_kept(found->second)->sequence);
  return found->second;
}

template <record_kind Kind>
pending<core::result<void, record_refusal>>
record_table<Kind>::append(const id& i, const event& e, read_barrier& seen) {
  const std::unique_lock lock(mutex);
  if (const auto why = out_of_order(i, e)) throw std::logic_error(*why);
  auto after = evolved(i, e);
  if (const auto* other = rival(after)) {
    seen.saw(other->sequence);
    return record_refusal::key_taken;
  }
  if (!find_kept(i) && by_id_.size() >= Kind::max_records) return record_refusal::too_many;
  bytes payload, fields;
  encode_change<Kind>(payload, i, e);
  put_fields(fields, after);
  const auto sequence = log_->append(
      {.type = log_type,
       .payload = payload,
       .kept_bytes = Kind::id::size + longest_varint + fields.size(),
       .whose = name_of<Kind>(i),
       .at = time_of_any(e)}
  );
  if (sequence == 0) return record_refusal::not_stored;
  seen.saw(sequence);
  // The record is in the log: a table that doesn't follow it would be a lie.
  [&]() noexcept { keep(std::move(after), sequence); }();
  return core::result<void, record_refusal>();
}

template <record_kind Kind>
pending<bool> record_table<Kind>::each(core::function_ref<bool(const record&)> f) const {
  const std::shared_lock lock(mutex);
  for (const auto& [i, one] : by_id_)
    if (!f(one.record)) return false;
  return true;
}

template <record_kind Kind>
std::optional<std::string> record_table<Kind>::out_of_order(const id& i, const event& e) const {
  const auto* created = std::get_if<typename Kind::creation>(&e);
  const bool exists = find_kept(i) != nullptr;
  if (!created && !exists) return "an event of " + name_of<Kind>(i) + ", which was never created";
  if (!created) return std::nullopt;
  if (exists) return name_of<Kind>(i) + " is created twice";
  if (created->id != i) return name_of<Kind>(i) + " is created under another's id";
  return std::nullopt;
}

template <record_kind Kind>
auto record_table<Kind>::evolved(const id& i, const event& e) const -> record {
  const auto* held = find_kept(i);
  record after = held ? held->record : record();
  Kind::evolve(after, e);
  return after;
}

template <record_kind Kind>
auto record_table<Kind>::rival(const record& r) const noexcept -> const kept* {
  const auto found = by_key_.find(std::string_view(r.key));
  return found == by_key_.end() || found->second == r.id ? nullptr : find_kept(found->second);
}

template <record_kind Kind>
void record_table<Kind>::keep(record r, std::uint64_t sequence) {
  if (const auto* held = find_kept(r.id); held && held->record.key != r.key) by_key_.erase(held->record.key);
  by_key_.insert_or_assign(std::string(r.key), r.id);
  const auto i = r.id;
  by_id_.insert_or_assign(i, kept{std::move(r), sequence});
}

} // namespace twostep::storage
