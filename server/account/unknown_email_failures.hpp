#pragma once
// Counts wrong passwords in a row for emails without an account, so that they are refused just as accounts are. In
// memory, for a limited number of emails; an account's own row is in the store.

#include "core/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>

namespace twostep::server {

/// Thread-safe. When full, the email whose last failure is oldest is forgotten.
class unknown_email_failures {
public:
  explicit unknown_email_failures(std::size_t max = 65'536) : max_(max) {}

  std::uint32_t failures(const core::meter_id& email) const {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(email);
    return found == places_.end() ? 0 : found->second->failures;
  }
  void add(const core::meter_id& email) {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(email); found != places_.end()) {
      ++found->second->failures;
      rows_.splice(rows_.end(), rows_, found->second);
      return;
    }
    if (rows_.size() == max_) {
      places_.erase(rows_.front().email);
      rows_.pop_front();
    }
    places_[email] = rows_.insert(rows_.end(), {email, 1});
  }

private:
  struct row {
    core::meter_id email;
    std::uint32_t failures = 0;
  };
  const std::size_t max_;
  mutable std::mutex mutex_;
  std::list<row> rows_; ///< ordered by the last failure, oldest first
  std::unordered_map<core::meter_id, std::list<row>::iterator, core::id_hash> places_;
};

} // namespace twostep::server
