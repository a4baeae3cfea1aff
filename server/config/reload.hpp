#pragma once
// What of a configuration that was read again can be taken over while the server runs, and which changed keys wait
// for a restart. Pure.

#include "server/config/config.hpp"

#include <string>
#include <vector>

namespace twostep::server {

/// in_force with everything of `next` that a running server takes over.
config take_over(config in_force, const config& next);

struct changed_keys {
  std::vector<std::string> applied; ///< "limits.sends_per_number_per_day"
  std::vector<std::string> waiting; ///< these need a restart
};
/// Both as they were read, before the server filled anything in. Gate rules are "gate.rule", keys of providers
/// "sms.NAME.KEY"; values are nowhere.
changed_keys compare(const config& in_force, const config& next);

} // namespace twostep::server
