#pragma once
// Which refusals were noted within this minute: a page of fifty parts that somebody may not see is one entry of the
// audit trail, not fifty.

#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_set>

namespace twostep::server::gate {

/// Thread-safe.
class audit_dedup {
public:
  /// Those after so many within a minute are dropped, so that nobody can fill the trail or the memory.
  static constexpr std::size_t max = 1000;

  /// True for the first one of a minute. what: whatever makes two refusals the same.
  bool is_new(std::string what, core::time_point now);

private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_set<std::string> seen_; ///< of that minute
};

} // namespace twostep::server::gate
