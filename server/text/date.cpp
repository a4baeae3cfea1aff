#include "server/text/date.hpp"

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <boost/date_time/posix_time/posix_time_types.hpp>
#include <boost/date_time/posix_time/time_formatters.hpp>
#include <boost/date_time/posix_time/time_parsers.hpp>

namespace twostep::server {
namespace {

namespace ptime = boost::posix_time;

const ptime::ptime epoch(boost::gregorian::date(1970, 1, 1));

ptime::ptime to_boost(core::time_point t) {
  return epoch + ptime::milliseconds(t.time_since_epoch().count());
}

/// Boost also accepts "2026-1-5" and the like; RFC 3339 requires all digits, so the parsed value must print as the
/// text.
std::optional<ptime::ptime> local_part(std::string_view text) {
  try {
    const auto t = ptime::from_iso_extended_string(std::string(text));
    if (t.is_special()) return {};
    if (ptime::to_iso_extended_string(t).substr(0, 19) != text.substr(0, 19)) return {};
    if (text.size() > 19 && (text[19] != '.' || text.find_first_not_of("0123456789", 20) != text.npos)) return {};
    if (text.size() == 20 || text.size() > 29) return {};
    return t;
  } catch (const std::exception&) { // thrown by Boost.Date_Time for invalid texts
    return {};
  }
}

std::optional<ptime::time_duration> offset(std::string_view zone) {
  if (zone == "Z") return ptime::time_duration{};
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-')) return {};
  try {
    const std::string clock(zone.substr(1));
    const auto d = ptime::duration_from_string(clock);
    if (ptime::to_simple_string(d).substr(0, 5) != clock || d >= ptime::hours(24) || d.minutes() > 59) return {};
    return zone[0] == '+' ? d : -d;
  } catch (const std::exception&) {
    return {};
  }
}

} // namespace

std::optional<core::time_point> parse_date(std::string_view text) {
  std::optional<ptime::ptime> local;
  std::optional<ptime::time_duration> east;
  if (text.size() == 10) {
    std::string midnight(text);
    midnight += "T00:00:00";
    local = local_part(midnight);
    east = ptime::time_duration{};
  } else if (text.size() > 19 && text[10] == 'T') {
    const auto zone = text.find_first_of("Z+-", 19);
    if (zone == text.npos) return {};
    local = local_part(text.substr(0, zone));
    east = offset(text.substr(zone));
  }
  if (!local || !east) return {};
  return core::time_point(core::milliseconds((*local - *east - epoch).total_milliseconds()));
}

std::string to_rfc3339(core::time_point t) {
  const auto whole = std::chrono::floor<core::seconds>(t);
  auto text = ptime::to_iso_extended_string(to_boost(whole));
  const auto part = std::to_string((t - whole).count());
  text += '.';
  text.append(3 - part.size(), '0');
  text += part;
  text += 'Z';
  return text;
}

std::string to_readable(core::time_point t) {
  auto text = ptime::to_iso_extended_string(to_boost(std::chrono::floor<core::minutes>(t))).substr(0, 16);
  text[10] = ' ';
  text += " UTC";
  return text;
}

} // namespace twostep::server
