#include "server/delivery/accepted_messages.hpp"

#include <functional>
#include <string>

namespace twostep::server {
namespace {

std::size_t hash_of(std::string_view provider, std::string_view provider_id) {
  std::string both(provider);
  both.push_back('\0');
  both.append(provider_id);
  return std::hash<std::string>()(both);
}

} // namespace

void accepted_messages::add(std::string_view provider, std::string_view provider_id, core::time_point now) {
  if (provider_id.empty()) return;
  const auto hash = hash_of(provider, provider_id);
  const std::lock_guard lock(mutex_);
  entries_.insert_or_assign(hash, entry{now, std::nullopt});
  by_age_.emplace_back(now, hash);
  while (by_age_.size() > max_ || by_age_.front().first + core::longest_receipt_delay <= now) {
    const auto [at, oldest] = by_age_.front();
    by_age_.pop_front();
    const auto found = entries_.find(oldest);
    if (found != entries_.end() && found->second.accepted_at == at) entries_.erase(found);
  }
}

std::optional<accepted_messages::noted> accepted_messages::note(
    std::string_view provider, std::string_view provider_id, sms::delivery what, core::time_point now
) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(hash_of(provider, provider_id));
  if (found == entries_.end() || found->second.accepted_at + core::longest_receipt_delay <= now) return std::nullopt;
  auto& e = found->second;
  noted n{false, now - e.accepted_at};
  if (e.receipt == sms::delivery::delivered || e.receipt == what) return n;
  e.receipt = what;
  n.is_news = true;
  return n;
}

std::size_t accepted_messages::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

} // namespace twostep::server
