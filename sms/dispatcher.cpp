#include "sms/dispatcher.hpp"

#include "sms/queue.hpp"
#include "sms/retry_policy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace twostep::sms {

namespace {

using answer = core::result<accepted, failure>;

/// One provider, its counters and whether its newest try failed by its own fault.
struct provider {
  std::unique_ptr<gateway> way;
  provider_status status;
  bool newest_failed = false;
};

/// A message under way; answer is empty where the adapter threw.
struct trip {
  queued_ptr item;
  std::optional<answer> result;
};

} // namespace

struct dispatcher::impl : std::enable_shared_from_this<dispatcher::impl> {
  impl(
      boost::asio::io_context& ctx_, std::vector<std::unique_ptr<gateway>> ways, dispatcher_settings settings_,
      clock now_, jitter chance_, on_outcome tell_, std::unique_ptr<wake_timer> timer_
  );

  bool enqueue(message);
  dispatcher_status status() const;
  void stop(std::function<void()>);
  void abandon() noexcept;

  void ask_to_pump(std::unique_lock<std::mutex>&);
  void pump();
  void launch(queued_ptr);
  void arrived(const std::shared_ptr<trip>&);
  std::optional<outcome> judge(trip&);
  outcome settled(const queued_message&, core::time_point at) const;
  void stop_if_idle();

  boost::asio::io_context& ctx;
  const dispatcher_settings settings;
  const clock now;
  const jitter chance;
  on_outcome tell;                                 ///< on ctx only
  std::unique_ptr<wake_timer> timer;               ///< on ctx only
  std::vector<std::function<void()>> stop_waiters; ///< on ctx only

  mutable std::mutex mutex; ///< guards everything below; never held while foreign code runs, but for clock and chance
  std::vector<provider> providers; ///< the vector itself and `way` never change
  queue waiting;
  std::size_t in_flight = 0;
  std::uint64_t accepted_count = 0, dropped = 0, retried = 0, repeated = 0;
  bool pump_asked = false;
  bool stopping = false;
};

namespace {

/// The first parameter keeps the gateway alive.
awaitable<> carry(std::shared_ptr<void>, gateway& way, std::shared_ptr<trip> t) {
  answer a = co_await way.send(t->item->message);
  t->result.emplace(std::move(a));
}

failure broken_adapter() {
  // Its exception may hold anything, so its text isn't passed on. The message may have been sent before.
  return {failure_kind::no_answer, std::nullopt, "the adapter broke off with an exception"};
}

} // namespace

dispatcher::impl::impl(
    boost::asio::io_context& ctx_, std::vector<std::unique_ptr<gateway>> ways, dispatcher_settings settings_,
    clock now_, jitter chance_, on_outcome tell_, std::unique_ptr<wake_timer> timer_
)
    : ctx(ctx_), settings(settings_), now(std::move(now_)), chance(std::move(chance_)), tell(std::move(tell_)),
      timer(timer_ ? std::move(timer_) : make_steady_timer(ctx_)), waiting(std::max<std::size_t>(ways.size(), 1)) {
  providers.reserve(ways.size());
  for (auto& way : ways) {
    provider p;
    p.status.name = way->name();
    p.way = std::move(way);
    providers.push_back(std::move(p));
  }
}

bool dispatcher::impl::enqueue(message m) {
  std::unique_lock lock(mutex);
  // What is under way counts, since it may come back.
  if (stopping || waiting.size() + in_flight >= settings.most_queued) return false;
  waiting.add(std::move(m), now());
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
  std::vector<outcome> dead;
  std::vector<queued_ptr> leaving;
  std::optional<core::milliseconds> next;
  {
    const std::lock_guard lock(mutex);
    pump_asked = false;
    if (stopping) return;
    const auto at = now();
    for (const auto& item : waiting.take_dead(at)) {
      ++dropped;
      dead.push_back(settled(*item, at));
      dead.back().reason = "expired";
    }
    waiting.wake(at);
    for (std::size_t i = 0; i < providers.size(); ++i) {
      auto& p = providers[i];
      while (p.status.in_flight < settings.most_in_flight) {
        auto item = waiting.take(i);
        if (!item) break;
        ++p.status.in_flight;
        ++in_flight;
        leaving.push_back(std::move(item));
      }
    }
    if (providers.empty())
      while (const auto item = waiting.take(0)) {
        ++dropped;
        dead.push_back(settled(*item, at));
        dead.back().reason = "no_provider";
      }
    if (const auto time = waiting.next()) next = *time - at;
  }
  if (next)
    timer->set(std::max(*next, core::milliseconds(1)), [self = weak_from_this()] {
      if (const auto p = self.lock()) p->pump();
    });
  else
    timer->cancel();
  for (auto& item : leaving) launch(std::move(item));
  for (const auto& o : dead)
    if (tell) tell(o);
}

void dispatcher::impl::launch(queued_ptr item) {
  auto t = std::make_shared<trip>();
  t->item = std::move(item);
  auto done = [self = shared_from_this(), t](std::exception_ptr error) {
    if (error) t->result.reset();
    self->arrived(t);
  };
  gateway& way = *providers[t->item->provider].way;
  boost::asio::co_spawn(ctx.get_executor(), carry(shared_from_this(), way, t), std::move(done));
}

void dispatcher::impl::arrived(const std::shared_ptr<trip>& t) {
  std::optional<outcome> o;
  bool last = false;
  {
    std::unique_lock lock(mutex);
    o = judge(*t);
    last = stopping;
    if (!last) ask_to_pump(lock);
  }
  if (o && tell) tell(*o);
  if (last) stop_if_idle();
}

/// What became of the message, or nullopt where it is to be tried again. Under the mutex.
std::optional<outcome> dispatcher::impl::judge(trip& t) {
  const auto at = now();
  queued_message& item = *t.item;
  auto& p = providers[item.provider];
  --p.status.in_flight;
  --in_flight;
  item.last_tried = item.provider;
  if (!t.result) t.result.emplace(broken_adapter());

  if (t.result->has_value()) {
    ++item.journey.tries;
    ++accepted_count;
    ++p.status.accepted;
    p.status.last_accepted_at = at;
    p.newest_failed = false;
    auto o = settled(item, at);
    o.accepted = true;
    o.provider_id = std::move(t.result->value().provider_id);
    return o;
  }

  const failure& f = t.result->error();
  ++p.status.failed;
  p.status.last_failure = f.detail.empty() ? std::string(to_text(f.kind)) : f.detail;
  p.status.last_failure_at = at;
  p.newest_failed = is_providers_own(f.kind);
  const auto step =
      after_failure(item.journey, item.provider, f, at, item.message.deadline, settings.retry, chance());
  if (const auto* again = std::get_if<try_again>(&step)) {
    if (stopping) return std::nullopt; // owed at the next start
    ++retried;
    if (item.journey.unknown > 0) ++repeated;
    waiting.put_back(std::move(t.item), *again);
    return std::nullopt;
  }
  ++dropped;
  auto o = settled(item, at);
  o.reason = to_text(std::get<give_up>(step).reason);
  return o;
}

outcome dispatcher::impl::settled(const queued_message& item, core::time_point at) const {
  outcome o;
  o.reference = item.message.reference;
  o.tries = item.journey.tries;
  o.unknown = item.journey.unknown;
  o.taken = at - item.taken_at;
  if (item.journey.tries > 0) o.provider = providers[item.last_tried].status.name;
  return o;
}

dispatcher_status dispatcher::impl::status() const {
  const std::lock_guard lock(mutex);
  dispatcher_status s;
  s.queued = waiting.size();
  s.in_flight = in_flight;
  s.accepted = accepted_count;
  s.dropped = dropped;
  s.retried = retried;
  s.repeated = repeated;
  s.usable = false;
  for (const auto& p : providers) {
    s.providers.push_back(p.status);
    s.usable = s.usable || !p.newest_failed;
  }
  return s;
}

void dispatcher::impl::stop(std::function<void()> stopped) {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
    waiting.clear(); // texts are secret: gone as soon as nobody will send them
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
  tell = nullptr;
  stop_waiters.clear();
  timer->cancel();
  const std::lock_guard lock(mutex);
  stopping = true;
  waiting.clear();
}

dispatcher::dispatcher(
    boost::asio::io_context& ctx, std::vector<std::unique_ptr<gateway>> gateways, dispatcher_settings settings,
    clock now, jitter chance, on_outcome tell, std::unique_ptr<wake_timer> timer
)
    : impl_(std::make_shared<impl>(
          ctx, std::move(gateways), settings, std::move(now), std::move(chance), std::move(tell), std::move(timer)
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
