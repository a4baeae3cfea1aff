// The set of providers, and how another set replaces it.
#include "sms/dispatch/dispatcher_impl.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace twostep::sms {

std::optional<std::size_t> dispatcher::impl::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < providers.size(); ++i)
    if (providers[i].status.name == name) return i;
  return std::nullopt;
}

std::size_t dispatcher::impl::add(std::shared_ptr<gateway> way) {
  carried_provider p{.way = nullptr, .status = {}, .breaker = circuit_breaker(settings.breaker)};
  p.status.name = way->name();
  p.status.has_receipts = way->has_receipts();
  p.way = std::move(way);
  providers.push_back(std::move(p));
  return providers.size() - 1;
}

/// The new gateway starts without failures and watched messages. Returns the old one, which must not be destroyed
/// with the mutex locked.
std::shared_ptr<gateway>
dispatcher::impl::replace(carried_provider& p, std::shared_ptr<gateway> way, notifications& pending) {
  auto before = std::exchange(p.way, std::move(way));
  p.status.has_receipts = p.way->has_receipts();
  p.newest_failed = p.is_closed = false;
  p.watched = p.confirmed = 0;
  p.generation = set_number;
  note_change(p, p.breaker.begin_anew(), pending);
  return before;
}

/// A removed gateway gets no receipts over its own connection, so missing ones mean nothing from now on.
void dispatcher::impl::leave_out(carried_provider& p) const {
  p.watched = p.confirmed = 0;
  p.generation = set_number;
}

void dispatcher::impl::set_routes() {
  routes.clear();
  for (const auto& [country, names] : settings.routes)
    for (const auto& name : names)
      if (const auto i = find(name); i && carries(*i)) routes[country].push_back(*i);
}

bool dispatcher::impl::carries(std::size_t provider) const {
  return std::ranges::find(order, provider) != order.end();
}

std::vector<std::size_t> dispatcher::impl::order_for(const message& m) const {
  const auto route = routes.empty() ? routes.end() : routes.find(m.to.region());
  auto those = route == routes.end() ? order : route->second;
  std::erase_if(those, [&](std::size_t i) { return !providers[i].way->reaches(m.to); });
  return those;
}

attempts dispatcher::impl::attempts_for(const message& m) const {
  attempts made(order_for(m), providers.size());
  mark_idempotent(made);
  made.routed_by = set_number;
  return made;
}

void dispatcher::impl::mark_idempotent(attempts& a) const {
  for (const auto i : a.order) a.by_provider[i].idempotent = providers[i].way->is_idempotent();
}

/// Adapts a message that was under way, or at a provider, when the set changed.
void dispatcher::impl::follow_set(queued_message& item) const {
  auto& a = item.attempts;
  if (a.routed_by == set_number) return;
  for (std::size_t i = 0; i < a.by_provider.size(); ++i)
    if (providers[i].generation > a.routed_by) a.begin_anew(i);
  a.reroute(order_for(item.message), providers.size());
  mark_idempotent(a);
  a.routed_by = set_number;
}

/// A message that waits for a provider that stays keeps its place and time. Others are routed like new ones.
void dispatcher::impl::reroute_queue(const std::vector<bool>& goes_on, core::time_point at, notifications& pending) {
  for (auto& [item, waits_until] : waiting.take_all()) {
    follow_set(*item);
    if (goes_on[item->provider] && item->attempts.may_ask(item->provider)) {
      const try_again there{item->provider, waits_until.value_or(at)};
      waiting.put_back(std::move(item), there);
      continue;
    }
    const auto step = first_try(item->attempts, at, [&](std::size_t i) { return available(i, at); });
    if (const auto* there = std::get_if<try_again>(&step))
      waiting.put_back(std::move(item), *there);
    else
      give_up(
          *item, item->attempts.order.empty() ? "no_provider" : std::string(to_text(failure_kind::unavailable)), at,
          pending
      );
  }
}

/// True: `next` changes nothing, so messages under way needn't be rerouted.
bool dispatcher::impl::is_in_force(const provider_set& next) const {
  const auto is_kept = [this](const provider_set::member& m, std::size_t i) {
    return !m.gateway && providers[i].status.name == m.name;
  };
  return std::ranges::equal(next.members, order, is_kept) && next.failover_after == settings.failover_after &&
         next.routes == settings.routes;
}

void dispatcher::impl::reconfigure(provider_set next) {
  for (const auto& m : next.members)
    if (const auto known = find(m.name); !m.gateway && (!known || !carries(*known)))
      throw std::invalid_argument("no provider " + m.name + " to go on with");
  if (is_in_force(next)) return;
  notifications pending;
  std::vector<std::shared_ptr<gateway>> replaced; // Destroyed after the mutex is unlocked.
  {
    const std::lock_guard lock(mutex);
    ++set_number;
    std::vector<bool> goes_on(std::max<std::size_t>(providers.size(), 1));
    const auto before = std::exchange(order, {});
    for (auto& m : next.members) {
      const auto known = find(m.name);
      if (known) goes_on[*known] = !m.gateway;
      if (known && m.gateway) replaced.push_back(replace(providers[*known], std::move(m.gateway), pending));
      order.push_back(known ? *known : add(std::move(m.gateway)));
    }
    for (const auto i : before)
      if (!carries(i)) leave_out(providers[i]);
    settings.failover_after = next.failover_after;
    settings.routes = std::move(next.routes);
    set_routes();
    waiting.hold_for(providers.size());
    reroute_queue(goes_on, now(), pending);
  }
  close_left_out();
  tell_all(pending);
  pump();
}

/// Closes removed gateways that have nothing under way. They stay in the table, for receipts by HTTP.
void dispatcher::impl::close_left_out() {
  std::vector<std::shared_ptr<gateway>> unused;
  {
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < providers.size(); ++i) {
      auto& p = providers[i];
      if (carries(i) || p.status.in_flight > 0 || std::exchange(p.is_closed, true)) continue;
      unused.push_back(p.way);
    }
  }
  for (const auto& way : unused) way->close();
}

void dispatcher::reconfigure(provider_set next) {
  impl_->reconfigure(std::move(next));
}

} // namespace twostep::sms
