#include "core/text.hpp"
#include "storage/format/record_json.hpp"

#include <cstdio>

namespace twostep::storage {

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
