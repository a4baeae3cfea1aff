#include "server/start_clock.hpp"

#include "server/date.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

/// By a clock that was taken for right.
core::time_point latest(const storage::known_times& known, core::time_point last_entry) noexcept {
  return std::max({known.newest_record, known.last_sign, last_entry});
}

} // namespace

clock_doubt doubt_of(core::time_point wall, const storage::known_times& known, core::time_point last_entry) noexcept {
  if (wall < known.newest_record - most_behind) return clock_doubt::behind;
  const auto known_until = latest(known, last_entry);
  const bool is_first = known_until == core::time_point();
  return !is_first && wall > known_until + longest_rest ? clock_doubt::ahead : clock_doubt::none;
}

std::string
describe(clock_doubt doubt, core::time_point wall, const storage::known_times& known, core::time_point last_entry) {
  const auto says = "the machine's clock says " + to_readable(wall);
  switch (doubt) {
  case clock_doubt::behind:
    return says + ", and the newest record is of " + to_readable(known.newest_record);
  case clock_doubt::ahead:
    return says + ", and nothing here is of later than " + to_readable(latest(known, last_entry));
  case clock_doubt::none:
    break;
  }
  return says;
}

std::string_view advice(clock_doubt doubt) noexcept {
  switch (doubt) {
  case clock_doubt::behind:
    return "see to the clock (NTP), then start again; where the clock is right and the records were made by one that "
           "was ahead, `twostep serve --accept-clock` goes on from the clock's time, for good, and ends the "
           "sessions, "
           "codes and tokens for programs that were begun after it";
  case clock_doubt::ahead:
    return "see to the clock (NTP), then start again; where it is right, and nobody served for so long, `twostep "
           "serve "
           "--accept-clock` starts with it";
  case clock_doubt::none:
    break;
  }
  return {};
}

} // namespace twostep::server
