#pragma once
// Suppresses repeated refusals within a minute: a page with fifty forbidden parts makes one entry in the audit
// trail.

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
  /// Further refusals of a minute are dropped, so that the trail and the memory can't be filled.
  static constexpr std::size_t max = 1000;

  /// True for the first refusal of its kind in a minute. what: everything that makes two refusals equal.
  bool is_new(std::string what, core::time_point now);

private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_set<std::string> seen_; ///< of the current minute
};

} // namespace twostep::server::gate
