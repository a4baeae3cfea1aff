#include "core/text.hpp"
#include "storage/format/codec_json.hpp"
#include "storage/format/event_codec.hpp"

#include <cstdio>

namespace twostep::storage {
namespace {

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

template <class Record>
boost::json::object json_of_record(std::string_view subject, const Record& record, secrets show) {
  boost::json::object object{{"subject", subject}};
  if constexpr (requires { record.id; }) object.emplace("id", core::to_text(record.id));
  if (!record.events.empty()) object.emplace("at", to_rfc3339(time_of(record.events.front())));
  object.emplace("events", json_of_events(record.events, show));
  return object;
}

} // namespace

std::string to_rfc3339(core::time_point t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(t - day);
  char text[48];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
      unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()), int(time.seconds().count()),
      int(time.subseconds().count())
  );
  return text;
}

std::string to_utf8(std::string_view text) {
  if (core::is_utf8(text)) return std::string(text);
  std::string shown;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80)
      shown += c;
    else
      shown += "\xef\xbf\xbd";
  }
  return shown;
}

boost::json::object to_json(const account_record& r, secrets show) {
  return json_of_record("account", r, show);
}
boost::json::object to_json(const organisation_record& r, secrets show) {
  return json_of_record("organisation", r, show);
}
boost::json::object to_json(const meter_record& r, secrets show) {
  return json_of_record("meters", r, show);
}

boost::json::object to_json(const installation_record& r, secrets show) {
  return json_of_record("installation", r, show);
}

boost::json::object to_json(const core::account& a, secrets show) {
  return {{"subject", "account"}, {"id", core::to_text(a.id)}, {"account", json_fields(a, show)}};
}

} // namespace twostep::storage
