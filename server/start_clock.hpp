#pragma once
// Whether a start may believe the machine's clock, by what the data directory knows of the time. Pure. Not the clock
// that a server goes by: that is clock.hpp.

#include "core/time.hpp"
#include "storage/file_store.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// What the operator takes on, for one start.
struct start_acceptance {
  bool loss = false;  ///< records that are gone
  bool clock = false; ///< a clock that doesn't fit what is known
};

/// A clock that was right once more is behind the newest record by less: corrections, a change of machines.
inline constexpr core::milliseconds most_behind = core::hours(1);
/// So long a data directory may lie without a process that has it, before its next start is asked about.
inline constexpr core::milliseconds longest_rest = core::days(180);

enum class clock_doubt {
  none,
  behind, ///< records are of later than now
  ahead   ///< nothing known is of so late
};

/// last_entry: of the audit trail; the epoch: none.
clock_doubt doubt_of(core::time_point wall, const storage::known_times&, core::time_point last_entry) noexcept;
/// Both times: "the machine's clock says …, and the newest record is of …".
std::string describe(clock_doubt, core::time_point wall, const storage::known_times&, core::time_point last_entry);
/// What to do about it.
std::string_view advice(clock_doubt) noexcept;

} // namespace twostep::server
