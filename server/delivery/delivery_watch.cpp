#include "server/delivery/delivery_watch.hpp"

namespace twostep::server {

void delivery_watch::add(message m) {
  const auto key = m.key;
  const auto due = m.awaits.until;
  const std::lock_guard lock(mutex_);
  if (!entries_.contains(key)) put(key, {due, std::move(m)});
}

std::optional<delivery_watch::message> delivery_watch::take(const message_key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || !found->second.waiting) return std::nullopt;
  auto m = std::move(found->second.waiting);
  drop(found);
  return m;
}

std::vector<delivery_watch::message> delivery_watch::take_due(core::time_point now) {
  std::vector<message> due;
  const std::lock_guard lock(mutex_);
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    const auto first = entries_.find(by_time_.begin()->second);
    if (first->second.waiting) due.push_back(std::move(*first->second.waiting));
    drop(first);
  }
  return due;
}

bool delivery_watch::begin_failover(const message_key& key, core::time_point deadline) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    if (!found->second.waiting) return false;
    drop(found);
  }
  put(key, {deadline, std::nullopt});
  return true;
}

void delivery_watch::end_failover(const message_key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found != entries_.end() && !found->second.waiting) drop(found);
}

std::optional<core::time_point> delivery_watch::next() const {
  const std::lock_guard lock(mutex_);
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

std::size_t delivery_watch::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void delivery_watch::put(const message_key& key, entry e) {
  if (entries_.size() >= max_) drop(entries_.find(by_time_.begin()->second));
  by_time_.emplace(e.due, key);
  entries_.emplace(key, std::move(e));
}

void delivery_watch::drop(entries::iterator at) {
  by_time_.erase({at->second.due, at->first});
  entries_.erase(at);
}

} // namespace twostep::server
