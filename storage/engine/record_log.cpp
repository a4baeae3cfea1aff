#include "storage/engine/record_log.hpp"

#include "core/ids.hpp"
#include "storage/format/event_codec.hpp"

#include <algorithm>

namespace twostep::storage {

record_log::record_log(log_writer& log, log_upkeep& upkeep, std::function<void(std::string_view)> report)
    : log_(log), upkeep_(upkeep), room_(std::move(report)) {}

std::uint64_t record_log::append(const core::account_id& id, byte_view payload, urgency how) {
  if (fits_record(payload.size())) return put(record_type::account, payload, how);
  room_.refused_change("account " + core::to_text(id), payload.size());
  return 0;
}

std::uint64_t record_log::append(const record_change_log::change& change) {
  const auto longest = std::max(change.payload.size(), change.kept_bytes);
  if (fits_record(longest)) return put(change.type, change.payload, urgency::ordinary);
  room_.refused_change(change.whose, longest);
  return 0;
}

std::uint64_t record_log::append(const core::installation_event& event) {
  bytes payload;
  encode(payload, event);
  return put(record_type::installation, payload, urgency::reserved);
}

std::uint64_t record_log::append(std::span<const core::meter_event> events) {
  bytes payload;
  for (const auto& event : events) encode(payload, event);
  if (fits_record(payload.size())) return put(record_type::meters, payload, urgency::ordinary);
  room_.refused_change("limits", payload.size());
  return 0;
}

std::uint64_t record_log::put(record_type type, byte_view payload, urgency how) {
  const auto sequence = log_.append(type, payload, how);
  upkeep_.when().log_grew(upkeep_.log_bytes());
  return sequence;
}

const bytes& record_log::encoded(const core::account_id& id, const std::vector<core::event>& events) {
  thread_local bytes payload;
  payload.clear();
  encode(payload, id, events);
  return payload;
}

urgency record_log::urgency_of(const std::vector<core::event>& events) noexcept {
  const bool ends = std::all_of(events.begin(), events.end(), [](const core::event& e) {
    return std::holds_alternative<core::session_ended>(e) || std::holds_alternative<core::sign_in_ended>(e) ||
           std::holds_alternative<core::pending_ended>(e);
  });
  return ends ? urgency::reserved : urgency::ordinary;
}

} // namespace twostep::storage
