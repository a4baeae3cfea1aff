#include "server/delivery/delivery_watch.hpp"

namespace twostep::server {

void delivery_watch::add(message m) {
  const auto key = m.key;
  const auto due = m.awaits.until;
  const std::lock_guard lock(mutex_);
  if (!entries_.contains(key)) put(key, {due, std::move(m)});
}

void delivery_watch::add_names(const message_key& key, std::vector<std::string> names) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || !found->second.waiting) return;
  auto& m = *found->second.waiting;
  m.names = std::move(names);
  for (const auto& n : m.names) by_name_.insert_or_assign({m.awaits.provider, n}, key);
}

std::optional<delivery_watch::message> delivery_watch::take(const message_key& key) {
  const std::lock_guard lock(mutex_);
  return take_out(entries_.find(key));
}

std::optional<delivery_watch::message> delivery_watch::take(std::string_view provider, std::string_view name) {
  const std::lock_guard lock(mutex_);
  return take_out(find(provider, name));
}

bool delivery_watch::note_arrival(std::string_view provider, const sms::receipt& r) {
  const std::lock_guard lock(mutex_);
  const auto found = find(provider, r.provider_id);
  if (found == entries_.end()) return false;
  auto& m = *found->second.waiting;
  std::erase(m.names, r.provider_id);
  unname(m.key, m.awaits.provider, r.provider_id);
  if (m.names.empty() || r.is_joined) drop(found);
  return true;
}

std::vector<delivery_watch::message> delivery_watch::take_due(core::time_point now) {
  std::vector<message> due;
  const std::lock_guard lock(mutex_);
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    const auto first = entries_.find(by_time_.begin()->second);
    if (auto m = take_out(first))
      due.push_back(std::move(*m));
    else
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
  if (e.waiting)
    for (const auto& n : e.waiting->names) by_name_.insert_or_assign({e.waiting->awaits.provider, n}, key);
  entries_.emplace(key, std::move(e));
}

void delivery_watch::drop(entries::iterator at) {
  if (const auto& m = at->second.waiting)
    for (const auto& n : m->names) unname(at->first, m->awaits.provider, n);
  by_time_.erase({at->second.due, at->first});
  entries_.erase(at);
}

/// nullopt: it isn't there, or another provider is sending it.
std::optional<delivery_watch::message> delivery_watch::take_out(entries::iterator at) {
  if (at == entries_.end() || !at->second.waiting) return std::nullopt;
  auto m = *at->second.waiting;
  drop(at);
  return m;
}

delivery_watch::entries::iterator delivery_watch::find(std::string_view provider, std::string_view name) {
  const auto found = by_name_.find({std::string(provider), std::string(name)});
  return found == by_name_.end() ? entries_.end() : entries_.find(found->second);
}

/// A newer message may have the name by now.
void delivery_watch::unname(const message_key& key, const std::string& provider, const std::string& name) {
  const auto found = by_name_.find({provider, name});
  if (found == by_name_.end() || found->second < key || key < found->second) return;
  by_name_.erase(found);
}

} // namespace twostep::server
