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

void accepted_messages::add(std::string_view provider, const sms::accepted& as, core::time_point now) {
  if (as.provider_id.empty()) return;
  const auto made = std::make_shared<entry>(entry{.accepted_at = now});
  const std::lock_guard lock(mutex_);
  const auto know = [&](std::string_view id) {
    const auto hash = hash_of(provider, id);
    entries_.insert_or_assign(hash, made);
    by_age_.emplace_back(now, hash);
  };
  know(as.provider_id);
  for (const auto& part : as.more_parts) know(part);
  while (by_age_.size() > max_ || by_age_.front().first + core::longest_receipt_delay <= now) {
    const auto [at, oldest] = by_age_.front();
    by_age_.pop_front();
    const auto found = entries_.find(oldest);
    if (found != entries_.end() && found->second->accepted_at == at) entries_.erase(found);
  }
}

accepted_messages::entry*
accepted_messages::find(std::string_view provider, std::string_view provider_id, core::time_point now) const {
  const auto found = entries_.find(hash_of(provider, provider_id));
  if (found == entries_.end() || found->second->accepted_at + core::longest_receipt_delay <= now) return nullptr;
  return found->second.get();
}

bool accepted_messages::knows(std::string_view provider, std::string_view provider_id, core::time_point now) const {
  const std::lock_guard lock(mutex_);
  return find(provider, provider_id, now) != nullptr;
}

std::optional<accepted_messages::noted> accepted_messages::note(
    std::string_view provider, std::string_view provider_id, sms::delivery what, core::time_point now
) {
  const std::lock_guard lock(mutex_);
  auto* e = find(provider, provider_id, now);
  if (!e) return std::nullopt;
  noted n{false, now - e->accepted_at};
  if (e->receipt == sms::delivery::delivered || e->receipt == what) return n;
  e->receipt = what;
  n.is_news = true;
  return n;
}

std::size_t accepted_messages::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

} // namespace twostep::server
