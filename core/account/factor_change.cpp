#include "core/account/factor_change.hpp"

namespace twostep::core {

void end_changes_of_others(decision_builder& d, const session_id& own) {
  const auto* pending = pending_challenge(d.state().two_step);
  if (pending && pending->begun_by != own) d.emit(pending_ended{pending->id, end_reason::superseded, d.now()});
  const auto& change = d.state().number_change;
  if (change && change->begun_by != own) d.end_number_change(end_reason::superseded);
}

} // namespace twostep::core
