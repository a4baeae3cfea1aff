// Decides which messages leave for which provider now, and which change the provider instead of waiting.
#include "sms/dispatch/dispatcher_impl.hpp"

#include <algorithm>

namespace twostep::sms {

bool dispatcher::impl::has_room(std::size_t provider) const {
  return providers[provider].status.in_flight < settings.max_in_flight;
}

/// True: a message that can wait may use the provider. Such messages get at most half of its room, so that codes
/// find room at a slow provider.
bool dispatcher::impl::has_room_to_spare(std::size_t provider) const {
  return 2 * providers[provider].status.in_flight < settings.max_in_flight;
}

std::vector<queued_ptr> dispatcher::impl::take_leaving(core::time_point at) {
  std::vector<queued_ptr> leaving;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    auto& p = providers[i];
    while (has_room(i) && available(i, at) <= at) {
      const auto* first = waiting.first(i);
      if (!first || (first->message.urgency == urgency::can_wait && !has_room_to_spare(i))) break;
      auto item = waiting.take(i);
      item->epoch = p.breaker.sent(at);
      item->generation = p.generation;
      ++p.status.in_flight;
      ++in_flight;
      leaving.push_back(std::move(item));
    }
  }
  return leaving;
}

/// Moves messages from unavailable providers to others, or lets them wait. True: some moved.
bool dispatcher::impl::leave_closed_providers(core::time_point at, notifications& pending) {
  bool some = false;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    if (available(i, at) <= at) continue;
    for (auto& item : waiting.take_ready(i)) {
      const auto step = first_try(item->attempts, at, [&](std::size_t n) { return available(n, at); });
      const auto* there = std::get_if<try_again>(&step);
      if (!there || there->at >= item->message.deadline) {
        give_up(*item, std::string(to_text(failure_kind::unavailable)), at, pending);
        continue;
      }
      some = some || there->provider != i;
      waiting.put_back(std::move(item), *there);
    }
  }
  return some;
}

/// Moves messages from full providers to others with room, so that a slow provider holds up only as many messages
/// as it may have at once. True: some moved.
bool dispatcher::impl::leave_full_providers(core::time_point at) {
  std::vector<std::size_t> room(providers.size(), 0);
  bool some = false;
  for (std::size_t i = 0; i < providers.size(); ++i)
    if (has_room(i) && available(i, at) <= at) room[i] = settings.max_in_flight - providers[i].status.in_flight;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    if (has_room(i)) continue;
    while (std::ranges::any_of(room, [](std::size_t n) { return n > 0; })) {
      const auto* first = waiting.first(i);
      if (!first || first->message.urgency == urgency::can_wait) break; // it waits
      const auto& may_ask = first->attempts.order;
      const auto there = std::ranges::find_if(may_ask, [&](std::size_t n) {
        const sms::provider_attempts& s = first->attempts.by_provider[n];
        return room[n] > 0 && !s.closed && !s.tried_this_round && s.not_before <= at;
      });
      // Those after it would mostly find the same; looking at thousands of them each time is too expensive.
      if (there == may_ask.end()) break;
      const std::size_t to = *there; // copied first: the attempts belong to the item
      --room[to];
      waiting.put_back(waiting.take(i), {to, at});
      some = true;
    }
  }
  return some;
}

} // namespace twostep::sms
