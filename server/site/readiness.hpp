#pragma once
// Finds the reasons why a server isn't ready, for /readyz. Changes nothing.

#include "server/runtime/clock.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/durability.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// One reason.
struct lack {
  std::string_view what; ///< public: says nothing about this installation
  std::string detail;    ///< for the operator: the cause, as far as it is known
};

/// Replay is never a reason: nothing listens before it is over.
std::vector<lack> find_lacks(const storage::durability&, const sms::dispatcher&, const clock&);

} // namespace twostep::server
