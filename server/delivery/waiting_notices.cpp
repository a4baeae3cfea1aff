#include "server/delivery/waiting_notices.hpp"

namespace twostep::server {

void waiting_notices::add(core::time_point until, const notice& n) {
  const std::lock_guard lock(mutex_);
  by_time_.emplace(until, n);
}

std::vector<waiting_notices::notice> waiting_notices::take_due(core::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<notice> due;
  const auto end = by_time_.upper_bound(now);
  for (auto i = by_time_.begin(); i != end; ++i) due.push_back(i->second);
  by_time_.erase(by_time_.begin(), end);
  return due;
}

} // namespace twostep::server
