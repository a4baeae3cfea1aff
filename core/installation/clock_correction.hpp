#pragma once
// What becomes of times that lie after the present one, once a clock that was wrong has been set right. Nothing lives
// longer for it, and nobody is locked out until that future comes: what is counted counts as of now, what was begun
// is over.

#include "core/account/account.hpp"
#include "core/limits/meter.hpp"
#include "core/organisation.hpp"

namespace twostep::core {

// True: it was changed.

/// Sessions, sign-ins, step-ups, a pending change of two-step, known browsers, and tokens for programs that were
/// begun after `at` end. Uses, wrong codes, numbers tried, notices, verifications of the number and changes of the
/// password after it are of `at`; a notice keeps the time that it has left. Messages that anything was heard of since
/// are forgotten.
bool correct_clock(account&, time_point at);
/// Hits and amounts of after `at` are of `at`.
bool correct_clock(meter&, time_point at);
/// A duty that had begun by the wrong time, up to `newest`, has begun.
bool correct_clock(organisation&, time_point at, time_point newest);

} // namespace twostep::core
