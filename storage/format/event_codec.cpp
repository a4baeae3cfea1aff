#include "storage/format/event_codec.hpp"

#include "storage/format/event_reading.hpp"

namespace twostep::storage {

void encode(bytes& out, const core::account_id& id, std::span<const core::event> events) {
  put_bytes(out, id.value);
  for (const auto& e : events) put_value(out, e);
}

void encode(bytes& out, const core::meter_event& e) {
  put_value(out, e);
}

void encode(bytes& out, const core::installation_event& e) {
  put_value(out, e);
}

decoded<account_record> decode_account(byte_view payload) {
  return decode_with_id<account_record>(payload);
}

std::optional<std::string> each_account_event(byte_view events, account_event_visitor visit) {
  const char* against = nullptr;
  auto why = each_event<core::event>(events, [&](core::event&& e) {
    against = visit(std::move(e));
    return !against;
  });
  return against ? std::optional<std::string>(against) : why;
}

decoded<meter_record> decode_meters(byte_view payload) {
  auto events = decode_events<core::meter_event>(payload);
  if (!events) return std::move(events).error();
  return meter_record{std::move(*events)};
}

decoded<installation_record> decode_installation(byte_view payload) {
  auto events = decode_events<core::installation_event>(payload);
  if (!events) return std::move(events).error();
  return installation_record{std::move(*events)};
}

core::time_point time_of(const core::event& e) noexcept {
  return time_of_any(e);
}
core::time_point time_of(const core::meter_event& e) noexcept {
  return time_of_any(e);
}
core::time_point time_of(const core::installation_event& e) noexcept {
  return time_of_any(e);
}

} // namespace twostep::storage
