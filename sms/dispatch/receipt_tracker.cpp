#include "sms/dispatch/receipt_tracker.hpp"

namespace twostep::sms {

std::optional<matched_receipt> receipt_tracker::add(
    std::size_t provider, const accepted& by, const sms::reference& about, queued_ptr item, core::time_point until,
    core::time_point now
) {
  forget_old(now);
  if (by.provider_id.empty()) return std::nullopt;
  const key k{provider, by.provider_id};
  forget(k); // a repeated id belongs to the newer message
  auto& e = remember(k, about, now);
  if (!by.joins_receipts) expect_parts(k, by, e);
  return_at(until, k, e, std::move(item));
  return take_early(*find(k), now);
}

std::optional<matched_receipt> receipt_tracker::recall(
    std::size_t provider, const accepted& by, const sms::reference& about, core::time_point accepted_at,
    std::optional<delivery> before, queued_ptr item, core::time_point until
) {
  const key k{provider, by.provider_id};
  if (by.provider_id.empty() || known_.contains(k)) return std::nullopt;
  auto& e = remember(k, about, accepted_at);
  e.receipt_so_far = before;
  expect_parts(k, by, e);
  return_at(until, k, e, std::move(item));
  return take_early(*find(k), accepted_at);
}

receipt_tracker::entry&
receipt_tracker::remember(const key& k, const sms::reference& about, core::time_point accepted_at) {
  auto& e = known_[k];
  e.reference = about;
  e.accepted_at = accepted_at;
  by_age_.emplace_back(accepted_at, k);
  return e;
}

void receipt_tracker::expect_parts(const key& k, const accepted& by, entry& e) {
  if (by.more_parts.empty()) return;
  e.parts = by.more_parts;
  e.parts.push_back(by.provider_id);
  e.missing = e.parts;
  for (const auto& id : by.more_parts) parts_.insert_or_assign({k.first, id}, k);
}

void receipt_tracker::return_at(core::time_point until, const key& k, entry& e, queued_ptr item) {
  if (!item) return;
  e.item = std::move(item);
  e.until = until;
  due_.emplace(until, k);
}

std::optional<matched_receipt> receipt_tracker::take(std::size_t provider, receipt r, core::time_point now) {
  forget_old(now);
  key k{provider, r.provider_id};
  if (auto* found = find(k)) return note(*found, std::move(r), now);
  if (early_.size() < settings_.max_early) early_.insert_or_assign(std::move(k), std::pair(now, std::move(r)));
  return std::nullopt;
}

receipt_tracker::known_message* receipt_tracker::find(const key& k) {
  auto found = known_.find(k);
  if (const auto part = parts_.find(k); found == known_.end() && part != parts_.end())
    found = known_.find(part->second);
  return found == known_.end() ? nullptr : &*found;
}

std::optional<matched_receipt> receipt_tracker::take_early(known_message& m, core::time_point now) {
  const auto& [k, e] = m;
  auto ids = e.parts;
  if (ids.empty()) ids.push_back(k.second);
  std::optional<matched_receipt> said;
  for (auto& id : ids) {
    const auto early = early_.find({k.first, std::move(id)});
    if (early == early_.end()) continue;
    if (auto h = note(m, std::move(early->second.second), now)) said = std::move(h);
    early_.erase(early);
  }
  return said;
}

std::optional<matched_receipt> receipt_tracker::note(known_message& m, receipt r, core::time_point now) {
  auto& [k, e] = m;
  if (r.what == delivery::delivered) {
    std::erase(e.missing, r.provider_id);
    if (!e.missing.empty()) return std::nullopt;
  }
  if (e.receipt_so_far == delivery::delivered || e.receipt_so_far == r.what) return std::nullopt;
  e.receipt_so_far = r.what;
  matched_receipt h{e.reference, std::move(r), now - e.accepted_at, nullptr};
  if (e.until) due_.erase({*e.until, k});
  e.until.reset();
  auto item = std::exchange(e.item, nullptr);
  // Another provider doesn't know a number that doesn't exist, either.
  if (h.what.what == delivery::undelivered && h.what.reason != failure_kind::invalid_number)
    h.to_fail_over = std::move(item);
  return h;
}

std::vector<receipt_tracker::unconfirmed> receipt_tracker::due(core::time_point now) {
  std::vector<unconfirmed> all;
  while (!due_.empty() && due_.begin()->first <= now) {
    auto& e = known_.at(due_.begin()->second);
    all.push_back({due_.begin()->second.first, std::exchange(e.item, nullptr)});
    e.until.reset();
    due_.erase(due_.begin());
  }
  return all;
}

std::optional<core::time_point> receipt_tracker::next() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

void receipt_tracker::clear() {
  known_.clear();
  parts_.clear();
  by_age_.clear();
  due_.clear();
  early_.clear();
}

void receipt_tracker::forget_old(core::time_point now) {
  while (!by_age_.empty() && (by_age_.front().first + settings_.memory <= now || by_age_.size() > settings_.max)) {
    const auto [at, k] = std::move(by_age_.front());
    by_age_.pop_front();
    const auto found = known_.find(k);
    if (found != known_.end() && found->second.accepted_at == at) forget(k);
  }
  std::erase_if(early_, [&](const auto& e) { return e.second.first + settings_.early_memory <= now; });
}

void receipt_tracker::forget(const key& k) {
  const auto found = known_.find(k);
  if (found == known_.end()) return;
  if (found->second.until) due_.erase({*found->second.until, k});
  for (const auto& id : found->second.parts) {
    const auto part = parts_.find({k.first, id});
    if (part != parts_.end() && part->second == k) parts_.erase(part); // else a newer message has the id
  }
  known_.erase(found);
}

} // namespace twostep::sms
