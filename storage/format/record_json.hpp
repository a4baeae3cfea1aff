#pragma once
// Records of the log as JSON, for people. Templates only: included by the .cpp files that know whole events.

#include "storage/format/codec_json.hpp"
#include "storage/format/event_reading.hpp"

#include <string_view>

namespace twostep::storage {

template <class Event>
boost::json::array json_of_events(const std::vector<Event>& events, secrets show) {
  boost::json::array array;
  for (const auto& event : events)
    std::visit(
        [&]<class E>(const E& e) {
          boost::json::object object{{"event", E::name}};
          for (auto& [name, value] : json_fields(e, show)) object.emplace(name, std::move(value));
          array.push_back(std::move(object));
        },
        event
    );
  return array;
}

/// One object: subject, id, at and events.
template <class Record>
boost::json::object json_of_record(std::string_view subject, const Record& record, secrets show) {
  boost::json::object object{{"subject", subject}};
  if constexpr (requires { record.id; }) object.emplace("id", core::to_text(record.id));
  if (!record.events.empty()) object.emplace("at", to_rfc3339(time_of_any(record.events.front())));
  object.emplace("events", json_of_events(record.events, show));
  return object;
}

} // namespace twostep::storage
