#pragma once
// Which parts of a changed configuration a running server takes over, and which keys wait for a restart. Pure.

#include "server/config/config.hpp"

#include <string>
#include <vector>

namespace twostep::server {

/// Returns in_force with all values of `next` that a running server takes over.
config take_over(config in_force, const config& next);

struct changed_keys {
  std::vector<std::string> applied; ///< "limits.sends_per_number_per_day"
  std::vector<std::string> waiting; ///< need a restart
};
/// Both configurations as they were read, before the server filled in values. Gate rules appear as "gate.rule",
/// providers' keys as "sms.NAME.KEY", a changed logo or theme as its key. Never contains values.
changed_keys compare(const config& in_force, const config& next);

} // namespace twostep::server
