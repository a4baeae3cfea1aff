#include "sms/dispatch/dispatcher.hpp"

#include "sms/dispatch/dispatcher_impl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace twostep::sms {
namespace {

/// The first parameter keeps alive what the gateway may use.
awaitable<> carry(std::shared_ptr<void>, std::shared_ptr<gateway> way, std::shared_ptr<attempt> t) {
  core::result<accepted, failure> a = co_await way->send(t->item->message);
  t->result.emplace(std::move(a));
}

bool is_test(const queued_message& item) noexcept {
  return std::holds_alternative<test_reference>(item.message.reference);
}

failure broken_adapter() {
  // The exception's text may contain anything, so it isn't passed on. The message may have been sent.
  return {failure_kind::no_answer, std::nullopt, "the adapter broke off with an exception"};
}

} // namespace

dispatcher::impl::impl(
    boost::asio::io_context& ctx_, std::vector<std::unique_ptr<gateway>> ways, dispatcher_settings settings_,
    clock now_, jitter chance_, dispatcher_listener tell_, std::unique_ptr<wake_timer> timer_
)
    : ctx(ctx_), settings(std::move(settings_)), now(std::move(now_)), chance(std::move(chance_)),
      tell(std::move(tell_)), timer(timer_ ? std::move(timer_) : make_steady_timer(ctx_)),
      waiting(std::max<std::size_t>(ways.size(), 1)) {
  for (auto& way : ways) order.push_back(add(std::move(way)));
  set_routes();
}

core::time_point dispatcher::impl::available(std::size_t provider, core::time_point at) const {
  return carries(provider) ? providers[provider].breaker.available_from(at) : core::time_point::max();
}

bool dispatcher::impl::enqueue(message m) {
  std::unique_lock lock(mutex);
  // Messages under way count, because they may come back.
  if (stopping || waiting.size() + unreachable.size() + in_flight >= settings.max_queued) return false;
  if (m.urgency == urgency::can_wait && 2 * waiting.deferrable() >= settings.max_queued) return false;
  const auto at = now();
  attempts j = attempts_for(m);
  const auto first = first_try(j, at, [&](std::size_t i) { return available(i, at); });
  const auto* where = std::get_if<try_again>(&first);
  if (j.order.empty() && !order.empty())
    unreachable.push_back(waiting.made(std::move(m), std::move(j), at));
  else
    waiting.add(std::move(m), std::move(j), where ? *where : try_again{0, at}, at);
  ask_to_pump(lock);
  return true;
}

void dispatcher::impl::ask_to_pump(std::unique_lock<std::mutex>& lock) {
  if (std::exchange(pump_asked, true)) return;
  lock.unlock();
  boost::asio::post(ctx, [self = weak_from_this()] {
    if (const auto p = self.lock()) p->pump();
  });
}

void dispatcher::impl::pump() {
  notifications pending;
  std::vector<queued_ptr> leaving;
  std::optional<core::milliseconds> next;
  {
    const std::lock_guard lock(mutex);
    pump_asked = false;
    if (stopping) return;
    const auto at = now();
    drop_dead(at, pending);
    for (const auto& item : std::exchange(unreachable, {})) give_up(*item, "no_provider", at, pending);
    waiting.wake(at);
    leaving = take_leaving(at);
    // Now the probes have left. Messages that find their provider closed or full needn't wait for it.
    while (leave_closed_providers(at, pending) || leave_full_providers(at)) {
      waiting.wake(at);
      auto more = take_leaving(at);
      std::move(more.begin(), more.end(), std::back_inserter(leaving));
    }
    if (order.empty())
      for (const auto& [item, waits_until] : waiting.take_all()) give_up(*item, "no_provider", at, pending);
    if (const auto time = waiting.next()) next = *time - at;
  }
  if (next)
    timer->set(std::max(*next, core::milliseconds(1)), [self = weak_from_this()] {
      if (const auto p = self.lock()) p->pump();
    });
  else
    timer->cancel();
  for (auto& item : leaving) launch(std::move(item));
  tell_all(pending);
}

void dispatcher::impl::drop_dead(core::time_point at, notifications& pending) {
  for (const auto& item : waiting.take_dead(at)) give_up(*item, "expired", at, pending);
}

void dispatcher::impl::give_up(
    const queued_message& item, std::string reason, core::time_point at, notifications& pending
) {
  if (item.failed_over) return; // its outcome was already reported: a provider accepted it
  ++dropped;
  if (reason == "expired") ++expired;
  pending.outcomes.push_back(delivery_result(item, at));
  pending.outcomes.back().reason = std::move(reason);
}

void dispatcher::impl::launch(queued_ptr item) {
  auto t = std::make_shared<attempt>();
  t->item = std::move(item);
  t->left_at = now();
  if (tell.tried && is_test(*t->item)) tell.tried({.provider = providers[t->item->provider].status.name});
  auto done = [self = shared_from_this(), t](std::exception_ptr error) {
    if (error) t->result.reset();
    self->arrived(t);
  };
  auto way = providers[t->item->provider].way;
  boost::asio::co_spawn(ctx.get_executor(), carry(shared_from_this(), std::move(way), t), std::move(done));
}

void dispatcher::impl::arrived(const std::shared_ptr<attempt>& t) {
  notifications pending;
  bool last = false;
  {
    std::unique_lock lock(mutex);
    handle_result(*t, pending);
    last = stopping;
    if (!last) ask_to_pump(lock);
  }
  close_left_out();
  tell_all(pending);
  if (last) stop_if_idle();
}

void dispatcher::impl::handle_result(attempt& t, notifications& pending) {
  const auto at = now();
  queued_message& item = *t.item;
  --providers[item.provider].status.in_flight;
  --in_flight;
  item.last_tried = item.provider;
  if (!t.result) t.result.emplace(broken_adapter());
  if (t.result->has_value())
    handle_accepted(t, at, pending);
  else
    handle_failed(t, t.result->error(), at, pending);
}

void dispatcher::impl::handle_accepted(attempt& t, core::time_point at, notifications& pending) {
  queued_message& item = *t.item;
  auto& p = providers[item.provider];
  ++item.attempts.tries;
  ++accepted_count;
  ++p.status.accepted;
  p.status.last_accepted_at = at;
  p.status.until_answered.add(at - t.left_at);
  if (item.generation == p.generation) p.newest_failed = false;
  note_change(p, p.breaker.succeeded(item.epoch), pending);
  const accepted& by = t.result->value();
  if (item.failed_over) {
    pending.failovers.push_back({item.message.reference, item.message.to, p.status.name, by});
  } else {
    auto o = delivery_result(item, at);
    until_accepted.add(o.elapsed);
    o.accepted = true;
    o.as = by;
    o.receipts_follow = p.status.has_receipts;
    o.awaits = await_receipt(item, at);
    pending.outcomes.push_back(std::move(o));
  }
}

void dispatcher::impl::handle_failed(attempt& t, const failure& f, core::time_point at, notifications& pending) {
  queued_message& item = *t.item;
  auto& p = providers[item.provider];
  ++p.status.failed;
  if (is_test(item)) pending.tries.push_back({p.status.name, f});
  if (item.generation == p.generation) {
    p.status.last_failure = f.detail.empty() ? std::string(to_text(f.kind)) : f.detail;
    p.status.last_failure_at = at;
    p.newest_failed = is_providers_own(f.kind);
    note_change(p, p.breaker.failed(item.epoch, f.kind, f.retry_after, at), pending);
  }
  const auto may_be_asked = [&](std::size_t i) { return available(i, at); };
  auto step = after_failure(
      item.attempts, item.provider, f, at, item.message.deadline, settings.retry, chance(), may_be_asked
  );
  // The attempt belongs to an earlier set of providers; only a permanent refusal of the message also holds for
  // this one.
  if (item.attempts.routed_by != set_number && !is_permanent(f.kind) &&
      item.attempts.tries < settings.retry.max_tries) {
    follow_set(item);
    step = first_try(item.attempts, at, may_be_asked);
  }
  const auto* again = std::get_if<try_again>(&step);
  if (!again) return give_up(item, std::string(to_text(std::get<sms::give_up>(step).reason)), at, pending);
  if (stopping) return; // it stays pending until the next start
  ++retried;
  if (item.attempts.unknown > 0) ++repeated;
  waiting.put_back(std::move(t.item), *again);
}

void dispatcher::impl::note_change(carried_provider& p, bool changed, notifications& pending) {
  if (!changed) return;
  const bool up = p.breaker.state() == breaker_state::closed;
  pending.changes.push_back({p.status.name, up, up ? std::string() : p.status.last_failure});
}

outcome dispatcher::impl::delivery_result(const queued_message& item, core::time_point at) const {
  outcome o;
  o.reference = item.message.reference;
  o.tries = item.attempts.tries;
  o.unknown = item.attempts.unknown;
  o.elapsed = at - item.queued_at;
  if (item.attempts.tries > 0) o.provider = providers[item.last_tried].status.name;
  return o;
}

void dispatcher::impl::tell_all(const notifications& pending) const {
  if (tell.tried)
    for (const auto& t : pending.tries) tell.tried(t);
  if (tell.delivery_result)
    for (const auto& o : pending.outcomes) tell.delivery_result(o);
  if (tell.failed_over)
    for (const auto& f : pending.failovers) tell.failed_over(f);
  if (tell.changed)
    for (const auto& c : pending.changes) tell.changed(c);
}

dispatcher_status dispatcher::impl::status() const {
  const std::lock_guard lock(mutex);
  const auto at = now();
  dispatcher_status s{
      .queued = waiting.size() + unreachable.size(),
      .in_flight = in_flight,
      .accepted = accepted_count,
      .dropped = dropped,
      .retried = retried,
      .expired = expired,
      .repeated = repeated,
      .usable = false,
      .until_accepted = until_accepted,
      .providers = {}};
  for (const auto i : order) {
    const auto& p = providers[i];
    auto& shown = s.providers.emplace_back(p.status);
    shown.breaker = p.breaker.state();
    shown.available_from = available(i, at);
    s.usable = s.usable || !p.newest_failed;
  }
  return s;
}

void dispatcher::impl::stop(std::function<void()> stopped) {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
    unreachable.clear();
    waiting.clear(); // Texts are secret: they are wiped as soon as they won't be sent.
  }
  boost::asio::post(ctx, [self = shared_from_this(), stopped = std::move(stopped)]() mutable {
    self->timer->cancel();
    if (stopped) self->stop_waiters.push_back(std::move(stopped));
    self->stop_if_idle();
  });
}

void dispatcher::impl::stop_if_idle() {
  {
    const std::lock_guard lock(mutex);
    if (in_flight > 0) return;
  }
  for (const auto& p : providers) p.way->close();
  for (const auto& stopped : std::exchange(stop_waiters, {})) stopped();
}

void dispatcher::impl::abandon() noexcept {
  tell = {};
  stop_waiters.clear();
  timer->cancel();
  const std::lock_guard lock(mutex);
  stopping = true;
  unreachable.clear();
  waiting.clear();
}

dispatcher::dispatcher(
    boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>> gateways, dispatcher_settings settings,
    clock now, jitter chance, dispatcher_listener tell, std::unique_ptr<wake_timer> timer
)
    : impl_(std::make_shared<impl>(
          ctx, std::move(gateways), std::move(settings), std::move(now), std::move(chance), std::move(tell),
          std::move(timer)
      )) {}

dispatcher::~dispatcher() {
  impl_->abandon();
}

bool dispatcher::enqueue(message m) {
  return impl_->enqueue(std::move(m));
}

dispatcher_status dispatcher::status() const {
  return impl_->status();
}

void dispatcher::stop(std::function<void()> stopped) {
  impl_->stop(std::move(stopped));
}

} // namespace twostep::sms
