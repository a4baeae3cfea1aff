#include "server/delivery/early_receipts.hpp"

namespace twostep::server {

void early_receipts::add(std::string_view provider, const sms::receipt& r, core::time_point now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [&](const auto& one) { return one.second.first + memory_ <= now; });
  if (waiting_.size() < max_) waiting_.insert_or_assign(name(provider, r.provider_id), std::pair(now, r));
}

void early_receipts::forget(std::string_view provider, std::string_view provider_id) {
  const std::lock_guard lock(mutex_);
  waiting_.erase(name(provider, provider_id));
}

std::optional<sms::receipt>
early_receipts::take(std::string_view provider, std::string_view provider_id, core::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(name(provider, provider_id));
  if (found == waiting_.end()) return std::nullopt;
  auto [since, r] = std::move(found->second);
  waiting_.erase(found);
  if (since + memory_ <= now) return std::nullopt;
  return std::move(r);
}

std::size_t early_receipts::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

} // namespace twostep::server
