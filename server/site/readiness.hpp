#pragma once
// What a server lacks to serve: the reasons behind /readyz. It looks; it changes nothing.

#include "server/runtime/clock.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/durability.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// One thing that is missing.
struct lack {
  std::string_view what; ///< for anybody: says nothing about this installation
  std::string detail;    ///< for the operator: why, as far as it is known
};

/// The log is replayed before anything listens, so that is never among them.
std::vector<lack> find_lacks(const storage::durability&, const sms::dispatcher&, const clock&);

} // namespace twostep::server
