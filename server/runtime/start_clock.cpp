#include "server/runtime/start_clock.hpp"

#include "server/text/date.hpp"

#include <algorithm>

namespace twostep::server {

core::time_point known_until(const storage::known_times& known, core::time_point last_entry) noexcept {
  if (known.vouched != core::time_point()) return known.vouched;
  return std::max({known.newest_record, known.last_sign, last_entry});
}

core::time_point vouched_until(
    core::time_point known, core::milliseconds up, core::time_point now, core::milliseconds drift
) noexcept {
  const bool speaks_for_itself = up >= long_enough && drift > -max_behind;
  return speaks_for_itself ? now : std::min(now, known + up);
}

clock_doubt doubt_of(core::time_point wall, const storage::known_times& known, core::time_point last_entry) noexcept {
  if (wall < known.newest_record - max_behind) return clock_doubt::behind;
  const auto until = known_until(known, last_entry);
  const bool is_first = until == core::time_point();
  return !is_first && wall > until + longest_rest ? clock_doubt::ahead : clock_doubt::none;
}

std::string
describe(clock_doubt doubt, core::time_point wall, const storage::known_times& known, core::time_point last_entry) {
  const auto says = "the machine's clock says " + to_readable(wall);
  switch (doubt) {
  case clock_doubt::behind:
    return says + ", and the newest record is of " + to_readable(known.newest_record);
  case clock_doubt::ahead:
    return says + ", and nothing here vouches for a time later than " + to_readable(known_until(known, last_entry));
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
           "codes and app passwords that were begun after it";
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
