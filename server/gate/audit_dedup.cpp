#include "server/gate/audit_dedup.hpp"

#include <utility>

namespace twostep::server::gate {

bool audit_dedup::is_new(std::string what, core::time_point now) {
  const auto minute = std::chrono::floor<core::minutes>(now).time_since_epoch().count();
  const std::lock_guard lock(mutex_);
  if (minute != minute_) {
    minute_ = minute;
    seen_.clear();
  }
  return seen_.size() < max && seen_.insert(std::move(what)).second;
}

} // namespace twostep::server::gate
