#pragma once
// Notices that are due later. Their accounts keep them; here is only when to look at them again, for whichever
// configuration is in force by then.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace twostep::server {

/// Thread-safe. Holds no more than accounts have pending.
class waiting_notices {
public:
  struct notice {
    core::account_id account;
    core::notice_id id;
  };

  void add(core::time_point until, const notice&);
  /// Those whose time has come, each once.
  std::vector<notice> take_due(core::time_point now);

private:
  std::mutex mutex_;
  std::multimap<core::time_point, notice> by_time_;
};

} // namespace twostep::server
