#pragma once
// Decides at a start whether the machine's clock is plausible, given the times known from the data directory.
// Pure. The running server's clock: clock.hpp.

#include "core/time.hpp"
#include "storage/engine/file_store.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// What the operator accepts, for one start.
struct start_acceptance {
  bool loss = false;  ///< missing records
  bool clock = false; ///< an implausible clock
};

/// How far behind the newest record a correct clock may be, after corrections or a change of machines.
inline constexpr core::milliseconds max_behind = core::hours(1);
/// How long after the last vouched time a start needs the operator's acceptance.
inline constexpr core::milliseconds longest_rest = core::days(180);
/// A process that has run for so long vouches for its own clock: whoever looks after the machine would have
/// corrected it.
inline constexpr core::milliseconds long_enough = core::hours(1);

enum class clock_doubt {
  none,
  behind, ///< the newest record is later
  ahead   ///< nothing vouches for a time that late
};

/// The latest vouched time, as the last process noted it in END. A start's own traces (the time in END, or an
/// entry in the audit trail) don't count, or each start could go further ahead than the one before. They count
/// only if END is missing or an older program's, which noted nothing else. last_entry: of the audit trail; the
/// epoch: none.
core::time_point known_until(const storage::known_times&, core::time_point last_entry) noexcept;

/// The latest time that this process vouches for, for the next start. up: how long it has run, by the steady
/// clock; now: its time. known: the vouched time when it began, or the newest record since of somebody who was let
/// in. drift: if the machine's clock was set back meanwhile, the process's own clock doesn't count.
core::time_point
vouched_until(core::time_point known, core::milliseconds up, core::time_point now, core::milliseconds drift) noexcept;

clock_doubt doubt_of(core::time_point wall, const storage::known_times&, core::time_point last_entry) noexcept;
/// Both times: "the machine's clock says …, and the newest record is of …".
std::string describe(clock_doubt, core::time_point wall, const storage::known_times&, core::time_point last_entry);
/// What to do about it.
std::string_view advice(clock_doubt) noexcept;

} // namespace twostep::server
