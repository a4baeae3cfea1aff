#include "storage/event_codec.hpp"

#include "storage/codec.hpp"

namespace twostep::storage {
namespace {

template <class... V>
consteval bool kinds_differ() {
  std::vector<unsigned> seen;
  const auto note = [&]<class... E>(const std::variant<E...>*) { (seen.push_back(E::kind), ...); };
  (note(static_cast<const V*>(nullptr)), ...);
  for (std::size_t a = 0; a < seen.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (seen[a] == seen[b]) return false;
  return true;
}
static_assert(
    kinds_differ<core::event, core::organisation_event, core::meter_event>(), "an event's kind is its own for ever"
);

template <class... E>
bool is_known(std::uint64_t kind, const std::variant<E...>*) noexcept {
  return ((kind == E::kind) || ...);
}

/// To the end of the payload.
template <class Event>
decoded<std::vector<Event>> decode_events(byte_view in) {
  std::vector<Event> events;
  while (!in.empty()) {
    std::uint64_t length, kind;
    byte_view content;
    if (!get_varint(in, length) || !take_bytes(in, length, content))
      return unreadable{"an event runs past the record's end"};
    byte_view rest = content;
    if (!get_varint(rest, kind)) return unreadable{"an event without a kind"};
    if (!is_known(kind, static_cast<const Event*>(nullptr)))
      return unreadable{
          "an event of kind " + std::to_string(kind) + ", which this version doesn't know: a newer one wrote it"};
    if (!get_variant(content, events.emplace_back()))
      return unreadable{"a field of an event of kind " + std::to_string(kind) + " can't be read"};
  }
  if (events.empty()) return unreadable{"no event"};
  return events;
}

template <class Record>
decoded<Record> decode_with_id(byte_view payload) {
  Record record;
  byte_view id;
  if (!take_bytes(payload, record.id.value.size(), id)) return unreadable{"no room for an id"};
  std::copy(id.begin(), id.end(), record.id.value.begin());
  auto events = decode_events<typename decltype(record.events)::value_type>(payload);
  if (!events) return std::move(events).error();
  record.events = std::move(*events);
  return record;
}

template <class... E>
core::time_point time_of_any(const std::variant<E...>& v) noexcept {
  return std::visit(
      []<class T>(const T& e) {
        if constexpr (requires { e.at; })
          return e.at;
        else if constexpr (requires { e.challenge; })
          return e.challenge.issued_at;
        else if constexpr (requires { e.session; })
          return e.session.started_at;
        else if constexpr (requires { e.token; })
          return e.token.created_at;
        else
          return e.notice.at;
      },
      v
  );
}

} // namespace

void encode(bytes& out, const core::account_id& id, std::span<const core::event> events) {
  put_bytes(out, id.value);
  for (const auto& e : events) put_value(out, e);
}

void encode(bytes& out, const core::organisation_id& id, const core::organisation_event& e) {
  put_bytes(out, id.value);
  put_value(out, e);
}

void encode(bytes& out, const core::meter_event& e) {
  put_value(out, e);
}

decoded<account_record> decode_account(byte_view payload) {
  return decode_with_id<account_record>(payload);
}
decoded<organisation_record> decode_organisation(byte_view payload) {
  return decode_with_id<organisation_record>(payload);
}

decoded<meter_record> decode_meters(byte_view payload) {
  auto events = decode_events<core::meter_event>(payload);
  if (!events) return std::move(events).error();
  return meter_record{std::move(*events)};
}

core::time_point time_of(const core::event& e) noexcept {
  return time_of_any(e);
}
core::time_point time_of(const core::organisation_event& e) noexcept {
  return time_of_any(e);
}
core::time_point time_of(const core::meter_event& e) noexcept {
  return time_of_any(e);
}

} // namespace twostep::storage
