#pragma once
// When to look again at notices that are due later. The accounts keep the notices; the times are shared by all
// configurations.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <map>
#include <mutex>
#include <vector>

namespace twostep::server {

/// Thread-safe. Holds no more than the accounts have pending.
class waiting_notices {
public:
  struct notice {
    core::account_id account;
    core::notice_id id;
  };

  void add(core::time_point until, const notice&);
  /// Removes and returns the notices that are due.
  std::vector<notice> take_due(core::time_point now);

private:
  std::mutex mutex_;
  std::multimap<core::time_point, notice> by_time_;
};

} // namespace twostep::server
