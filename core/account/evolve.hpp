#pragma once
// How events change state: total, never fails, no clock. Live and in replay the same functions run.

#include "core/account/account.hpp"
#include "core/account/event.hpp"
#include "core/organisation.hpp"

namespace twostep::core {

void evolve(account&, const event&);
/// The same, of an event that nobody needs afterwards.
void evolve(account&, event&&);
void evolve(organisation&, const organisation_event&);

} // namespace twostep::core
