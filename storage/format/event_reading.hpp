#pragma once
// Events of any variant, read from a payload. Templates only: included by the .cpp files that know whole events.

#include "storage/format/codec.hpp"
#include "storage/format/event_codec.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::storage {

/// Whether no two events of these variants have the same kind: an event's kind is its own for ever.
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

enum class event_reading { done, unknown_kind, unreadable, stopped };

/// Reads one event where it will be shown: no alternative is made first and none is moved.
template <class Event, class F, class... E>
event_reading read_event(std::uint64_t kind, byte_view fields, F& show, const std::variant<E...>*) {
  auto result = event_reading::unknown_kind;
  const auto read = [&]<class T>(std::type_identity<T>) {
    Event event(std::in_place_type<T>);
    if (!get_fields(fields, *std::get_if<T>(&event)))
      result = event_reading::unreadable;
    else
      result = show(std::move(event)) ? event_reading::done : event_reading::stopped;
    return true;
  };
  (void)((kind == E::kind && read(std::type_identity<E>())) || ...);
  return result;
}

/// Shows each event to the end of the payload, until show() is false. Why the payload can't be understood.
template <class Event, class F>
std::optional<std::string> each_event(byte_view in, F show) {
  if (in.empty()) return "no event";
  while (!in.empty()) {
    std::uint64_t length, kind;
    byte_view content;
    if (!get_varint(in, length) || !take_bytes(in, length, content)) return "an event runs past the record's end";
    if (!get_varint(content, kind)) return "an event without a kind";
    switch (read_event<Event>(kind, content, show, static_cast<const Event*>(nullptr))) {
    case event_reading::done:
      break;
    case event_reading::stopped:
      return std::nullopt;
    case event_reading::unreadable:
      return "a field of an event of kind " + std::to_string(kind) + " can't be read";
    case event_reading::unknown_kind:
      return "an event of kind " + std::to_string(kind) + ", which this version doesn't know: a newer one wrote it";
    }
  }
  return std::nullopt;
}

template <class Event>
decoded<std::vector<Event>> decode_events(byte_view in) {
  std::vector<Event> events;
  auto why = each_event<Event>(in, [&](Event&& e) { return events.push_back(std::move(e)), true; });
  if (why) return unreadable{std::move(*why)};
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
        else if constexpr (requires { e.codes.made_at; })
          return e.codes.made_at;
        else if constexpr (requires { e.link; })
          return e.link.made_at;
        else if constexpr (requires { e.authenticator; })
          return e.authenticator.added_at;
        else if constexpr (requires { e.passkey; })
          return e.passkey.added_at;
        else if constexpr (requires { e.browser.trusted_at; })
          return e.browser.trusted_at;
        else
          return e.notice.at;
      },
      v
  );
}

} // namespace twostep::storage
