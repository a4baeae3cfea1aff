#include "sms/delivery_watch.hpp"

namespace twostep::sms {

std::optional<heard> delivery_watch::add(
    std::size_t provider, const std::string& provider_id, const sms::reference& about, queued_ptr item,
    core::time_point until, core::time_point now
) {
  forget_old(now);
  if (provider_id.empty()) return std::nullopt;
  const key k{provider, provider_id};
  forget(k); // an id that the provider uses again means the newer message
  auto& e = known_[k];
  e.reference = about;
  e.taken_at = now;
  e.item = std::move(item);
  if (e.item) {
    e.until = until;
    due_.emplace(until, k);
  }
  by_age_.emplace_back(now, k);
  const auto early = early_.find(k);
  if (early == early_.end()) return std::nullopt;
  auto r = std::move(early->second.second);
  early_.erase(early);
  return note(e, k, std::move(r), now);
}

std::optional<heard> delivery_watch::take(std::size_t provider, receipt r, core::time_point now) {
  forget_old(now);
  const key k{provider, r.provider_id};
  const auto found = known_.find(k);
  if (found != known_.end()) return note(found->second, k, std::move(r), now);
  if (early_.size() < settings_.most_early) early_.insert_or_assign(k, std::pair(now, std::move(r)));
  return std::nullopt;
}

std::optional<heard> delivery_watch::note(entry& e, const key& k, receipt r, core::time_point now) {
  if (e.heard_so_far == delivery::delivered || e.heard_so_far == r.what) return std::nullopt;
  e.heard_so_far = r.what;
  heard h{e.reference, std::move(r), now - e.taken_at, nullptr};
  if (e.until) due_.erase({*e.until, k});
  e.until.reset();
  auto item = std::exchange(e.item, nullptr);
  // A number that one network doesn't know, no other knows.
  if (h.what.what == delivery::undelivered && h.what.reason != failure_kind::invalid_number)
    h.another_way = std::move(item);
  return h;
}

std::vector<delivery_watch::unheard> delivery_watch::due(core::time_point now) {
  std::vector<unheard> all;
  while (!due_.empty() && due_.begin()->first <= now) {
    auto& e = known_.at(due_.begin()->second);
    all.push_back({due_.begin()->second.first, std::exchange(e.item, nullptr)});
    e.until.reset();
    due_.erase(due_.begin());
  }
  return all;
}

std::optional<core::time_point> delivery_watch::next() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

void delivery_watch::clear() {
  known_.clear();
  by_age_.clear();
  due_.clear();
  early_.clear();
}

void delivery_watch::forget_old(core::time_point now) {
  while (!by_age_.empty() && (by_age_.front().first + settings_.memory <= now || by_age_.size() > settings_.most)) {
    const auto [at, k] = std::move(by_age_.front());
    by_age_.pop_front();
    const auto found = known_.find(k);
    if (found != known_.end() && found->second.taken_at == at) forget(k);
  }
  std::erase_if(early_, [&](const auto& e) { return e.second.first + settings_.early_memory <= now; });
}

void delivery_watch::forget(const key& k) {
  const auto found = known_.find(k);
  if (found == known_.end()) return;
  if (found->second.until) due_.erase({*found->second.until, k});
  known_.erase(found);
}

} // namespace twostep::sms
