#pragma once
// Whether a start may believe the machine's clock, by what the data directory knows of the time. Pure. Not the clock
// that a server goes by: that is clock.hpp.

#include "core/time.hpp"
#include "storage/engine/file_store.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// What the operator takes on, for one start.
struct start_acceptance {
  bool loss = false;  ///< records that are gone
  bool clock = false; ///< a clock that doesn't fit what is known
};

/// A clock that was right once more is behind the newest record by less: corrections, a change of machines.
inline constexpr core::milliseconds max_behind = core::hours(1);
/// So long after the last time that something vouches for, a start is asked about.
inline constexpr core::milliseconds longest_rest = core::days(180);
/// A process that has run for so long vouches for the time that its clock shows: whoever looks after the machine
/// would have set it right by then.
inline constexpr core::milliseconds long_enough = core::hours(1);

enum class clock_doubt {
  none,
  behind, ///< records are of later than now
  ahead   ///< nothing vouches for a time as late
};

/// Up to when something vouches for the time: as the last process noted it in END. A start's own signs, the time in
/// END or an entry in the audit trail, don't, or each start could go as far ahead of the one before; they count where
/// END is missing or an older program's, which noted nothing else. last_entry: of the audit trail; the epoch: none.
core::time_point known_until(const storage::known_times&, core::time_point last_entry) noexcept;

/// The same for the next start, by a process that has been up for so long (by the steady clock) and shows `now`.
/// known: what vouched for the time when it began, or the newest record since of somebody who was let in. drift:
/// where the machine's clock has been set back under the process, the process's own vouches for nothing.
core::time_point
vouched_until(core::time_point known, core::milliseconds up, core::time_point now, core::milliseconds drift) noexcept;

clock_doubt doubt_of(core::time_point wall, const storage::known_times&, core::time_point last_entry) noexcept;
/// Both times: "the machine's clock says …, and the newest record is of …".
std::string describe(clock_doubt, core::time_point wall, const storage::known_times&, core::time_point last_entry);
/// What to do about it.
std::string_view advice(clock_doubt) noexcept;

} // namespace twostep::server
