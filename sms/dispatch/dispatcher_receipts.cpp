// Handles delivery events after a provider accepted a message, and missing receipts.
#include "sms/dispatch/dispatcher_impl.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace twostep::sms {
namespace {

/// How many recently watched messages are considered to judge a provider's receipts.
constexpr std::uint32_t remembered = 100;

void count_watched(carried_provider& p) {
  if (++p.watched <= remembered) return;
  p.watched /= 2;
  p.confirmed /= 2;
}

/// False: a missing receipt of this provider says nothing.
bool usually_confirmed(const carried_provider& p) {
  return p.confirmed > 0 && p.confirmed * 2 >= p.watched;
}

/// Holds a gateway and releases it on its context, the only place where it may be destroyed.
class ends_on_its_context {
public:
  ends_on_its_context(boost::asio::io_context& ctx, std::shared_ptr<gateway> way) : ctx_(ctx), way_(std::move(way)) {}
  ~ends_on_its_context() {
    boost::asio::post(ctx_, [way = std::move(way_)] {});
  }
  ends_on_its_context(const ends_on_its_context&) = delete;
  ends_on_its_context& operator=(const ends_on_its_context&) = delete;

private:
  boost::asio::io_context& ctx_;
  std::shared_ptr<gateway> way_;
};

} // namespace

void dispatcher::impl::watch(
    std::size_t provider, const accepted& by, queued_ptr item, core::time_point at, notifications& pending
) {
  auto& p = providers[provider];
  if (!p.status.has_receipts || std::holds_alternative<test_reference>(item->message.reference)) return;
  const auto about = item->message.reference;
  const bool chance_left = has_another_chance(*item, at);
  auto early =
      tracker.add(provider, by, about, chance_left ? std::move(item) : nullptr, at + settings.failover_after, at);
  if (chance_left) count_watched(p);
  if (early) note_receipt(provider, std::move(*early), at, pending);
}

bool dispatcher::impl::has_another_chance(const queued_message& item, core::time_point at) const {
  return settings.failover_after > core::milliseconds::zero() && !item.failed_over &&
         at + settings.failover_after < item.message.deadline;
}

void dispatcher::impl::note_receipt(
    std::size_t provider, matched_receipt h, core::time_point at, notifications& pending
) {
  auto& p = providers[provider];
  p.status.last_receipt_at = at;
  p.confirmed = std::min(p.confirmed + 1, p.watched);
  delivery_report r{.reference = h.reference, .what = core::delivery_step::delivered, .provider = p.status.name};
  r.elapsed = h.elapsed;
  if (h.what.what == delivery::delivered) {
    ++p.status.delivered;
    p.status.until_delivered.add(h.elapsed);
  } else {
    ++p.status.undelivered;
    r.what = core::delivery_step::undelivered;
    r.reason = to_text(h.what.reason);
    r.detail = std::move(h.what.detail);
  }
  pending.reports.push_back(std::move(r));
  if (h.to_fail_over) fail_over(std::move(h.to_fail_over), provider, at);
}

/// Skips messages whose code came back: they have arrived, although no receipt came.
std::vector<receipt_tracker::unconfirmed> dispatcher::impl::take_unconfirmed() {
  std::vector<receipt_tracker::unconfirmed> all;
  {
    const std::lock_guard lock(mutex);
    all = tracker.due(now());
  }
  if (tell.is_wanted)
    std::erase_if(all, [this](const auto& u) { return !tell.is_wanted(u.item->message.reference); });
  return all;
}

void dispatcher::impl::handle_unconfirmed(
    std::vector<receipt_tracker::unconfirmed> unconfirmed, core::time_point at, notifications& pending
) {
  for (auto& [provider, item] : unconfirmed) {
    auto& p = providers[provider];
    // The provider is blamed only if the message failed over. Without another provider, using this one is still
    // the best choice.
    const bool is_same = item->generation == p.generation;
    if (!is_same || !usually_confirmed(p) || !fail_over(std::move(item), provider, at)) continue;
    if (p.breaker.failed_to_deliver(at)) {
      p.status.last_failure = "takes messages and doesn't deliver them: no receipts come any more";
      p.status.last_failure_at = at;
      note_change(p, true, pending);
    }
  }
}

/// False: no other provider can send it in time.
bool dispatcher::impl::fail_over(queued_ptr item, std::size_t not_by, core::time_point at) {
  follow_set(*item);
  item->attempts.by_provider[not_by].closed = true;
  const auto step = first_try(item->attempts, at, [&](std::size_t i) { return available(i, at); });
  const auto* there = std::get_if<try_again>(&step);
  if (!there || there->at >= item->message.deadline || stopping) return false;
  item->failed_over = true;
  ++providers[not_by].status.failed_over;
  waiting.put_back(std::move(item), *there);
  return true;
}

void dispatcher::impl::take_receipts(std::size_t provider, std::vector<receipt> receipts) {
  notifications pending;
  {
    std::unique_lock lock(mutex);
    const auto at = now();
    for (auto& r : receipts)
      if (auto h = tracker.take(provider, std::move(r), at)) note_receipt(provider, std::move(*h), at, pending);
    if (!stopping) ask_to_pump(lock);
  }
  boost::asio::post(ctx, [self = weak_from_this(), pending = std::move(pending)] {
    if (const auto p = self.lock()) p->tell_all(pending);
  });
}

void dispatcher::impl::remember(previously_accepted t, core::time_point at, notifications& pending) {
  const auto i = find(t.provider);
  if (!i || !providers[*i].status.has_receipts) return;
  auto& p = providers[*i];
  queued_ptr item;
  if (t.again && !stopping) {
    auto attempts = attempts_for(*t.again);
    item = waiting.made(std::move(*t.again), std::move(attempts), at);
    item->generation = p.generation;
    if (!has_another_chance(*item, at)) item = nullptr;
  }
  const bool failed = t.receipt == delivery::undelivered;
  if (item || t.receipt) count_watched(p);
  if (t.receipt) p.confirmed = std::min(p.confirmed + 1, p.watched);
  auto said = tracker.recall(
      *i, t.as, t.reference, t.accepted_at, t.receipt, failed ? nullptr : item, at + settings.failover_after
  );
  if (said) note_receipt(*i, std::move(*said), at, pending);
  if (failed && item) fail_over(std::move(item), *i, at);
}

void dispatcher::impl::recall(std::vector<previously_accepted> all) {
  std::ranges::sort(all, {}, &previously_accepted::accepted_at);
  notifications pending;
  {
    std::unique_lock lock(mutex);
    const auto at = now();
    for (auto& t : all) remember(std::move(t), at, pending);
    if (!stopping) ask_to_pump(lock);
  }
  boost::asio::post(ctx, [self = weak_from_this(), pending = std::move(pending)] {
    if (const auto p = self.lock()) p->tell_all(pending);
  });
}

void dispatcher::recall(std::vector<previously_accepted> all) {
  impl_->recall(std::move(all));
}

core::result<std::size_t, receipt_refusal>
dispatcher::impl::take_receipts(std::string_view provider, const receipt_request& request) {
  std::optional<std::size_t> i;
  std::shared_ptr<gateway> way;
  {
    const std::lock_guard lock(mutex);
    i = find(provider);
    if (!i) return receipt_refusal::not_accepted;
    way = providers[*i].way;
  }
  const ends_on_its_context kept(ctx, way);
  auto read = std::exchange(way, nullptr)->read_receipts(request);
  if (!read) return read.error();
  const auto count = read->size();
  if (count != 0) take_receipts(*i, std::move(*read));
  return count;
}

void dispatcher::impl::take_receipts(std::string_view provider, std::vector<receipt> receipts) {
  std::unique_lock lock(mutex);
  const auto i = find(provider);
  lock.unlock();
  if (i) take_receipts(*i, std::move(receipts));
}

core::result<std::size_t, receipt_refusal>
dispatcher::take_receipts(std::string_view provider, const receipt_request& request) {
  return impl_->take_receipts(provider, request);
}

void dispatcher::take_receipts(std::string_view provider, std::vector<receipt> receipts) {
  impl_->take_receipts(provider, std::move(receipts));
}

} // namespace twostep::sms
