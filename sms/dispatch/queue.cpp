#include "sms/dispatch/queue.hpp"

#include <algorithm>

namespace twostep::sms {

void queue::add(message m, attempts j, const try_again& first, core::time_point now) {
  put_back(made(std::move(m), std::move(j), now), first);
  wake(now);
}

queued_ptr queue::made(message m, attempts j, core::time_point now) {
  auto item = std::make_shared<queued_message>();
  item->number = ++last_;
  item->message = std::move(m);
  item->queued_at = now;
  item->attempts = std::move(j);
  return item;
}

void queue::put_back(queued_ptr item, const try_again& again) {
  item->provider = again.provider;
  const auto number = item->number;
  deaths_.emplace(item->message.deadline, number);
  waiting_.emplace(again.at, number);
  deferrable_ += item->message.urgency == urgency::can_wait;
  entries_.emplace(number, entry{std::move(item), again.at});
}

queued_ptr queue::take(std::size_t provider) {
  auto& ready = ready_[provider];
  if (ready.empty()) return nullptr;
  return remove(ready.begin()->second);
}

const queued_message* queue::first(std::size_t provider) const {
  const auto& ready = ready_[provider];
  return ready.empty() ? nullptr : entries_.at(ready.begin()->second).item.get();
}

std::vector<queued_ptr> queue::take_ready(std::size_t provider) {
  std::vector<queued_ptr> all;
  while (auto item = take(provider)) all.push_back(std::move(item));
  return all;
}

std::vector<std::pair<queued_ptr, std::optional<core::time_point>>> queue::take_all() {
  std::vector<std::pair<queued_ptr, std::optional<core::time_point>>> all;
  all.reserve(entries_.size());
  for (auto& [number, e] : entries_) all.emplace_back(std::move(e.item), e.waits_until);
  clear();
  std::ranges::sort(all, {}, [](const auto& one) { return one.first->number; });
  return all;
}

std::vector<queued_ptr> queue::take_dead(core::time_point now) {
  std::vector<queued_ptr> dead;
  while (!deaths_.empty() && deaths_.begin()->first <= now) dead.push_back(remove(deaths_.begin()->second));
  return dead;
}

void queue::wake(core::time_point now) {
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    const auto number = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    entry& e = entries_.at(number);
    e.waits_until.reset();
    ready_[e.item->provider].insert(place_of(*e.item));
  }
}

std::optional<core::time_point> queue::next() const {
  if (deaths_.empty()) return std::nullopt;
  const auto death = deaths_.begin()->first;
  return waiting_.empty() ? death : std::min(death, waiting_.begin()->first);
}

void queue::clear() {
  deferrable_ = 0;
  entries_.clear();
  waiting_.clear();
  deaths_.clear();
  for (auto& ready : ready_) ready.clear();
}

queued_ptr queue::remove(std::uint64_t number) {
  const auto found = entries_.find(number);
  auto item = std::move(found->second.item);
  if (found->second.waits_until)
    waiting_.erase({*found->second.waits_until, number});
  else
    ready_[item->provider].erase(place_of(*item));
  deferrable_ -= item->message.urgency == urgency::can_wait;
  deaths_.erase({item->message.deadline, number});
  entries_.erase(found);
  return item;
}

} // namespace twostep::sms
