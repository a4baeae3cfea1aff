// What receipts say of providers, and messages that another provider sends, too.
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

void count_confirmed(carried_provider& p) {
  p.confirmed = std::min(p.confirmed + 1, p.watched);
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
  const gateway* operator->() const noexcept { return way_.get(); }

private:
  boost::asio::io_context& ctx_;
  std::shared_ptr<gateway> way_;
};

} // namespace

/// nullopt: a message with that deadline doesn't fail over without a receipt.
std::optional<awaited_receipt>
dispatcher::impl::awaited(std::size_t provider, core::time_point deadline, core::time_point at) const {
  const auto& p = providers[provider];
  const auto until = at + settings.failover_after;
  if (!p.status.has_receipts || settings.failover_after <= core::milliseconds::zero() || until >= deadline)
    return std::nullopt;
  return awaited_receipt{.provider = p.status.name, .until = until, .generation = p.generation};
}

std::optional<awaited_receipt> dispatcher::impl::await_receipt(const queued_message& item, core::time_point at) {
  if (stopping || std::holds_alternative<test_reference>(item.message.reference)) return std::nullopt;
  auto awaits = awaited(item.provider, item.message.deadline, at);
  if (!awaits) return std::nullopt;
  awaits->generation = item.generation;
  awaits->closed = closed_beside(item);
  count_watched(providers[item.provider]);
  return awaits;
}

std::vector<std::string> dispatcher::impl::closed_beside(const queued_message& item) const {
  std::vector<std::string> names;
  const auto& met = item.attempts.by_provider;
  for (std::size_t i = 0; i < met.size(); ++i)
    if (i != item.provider && met[i].closed) names.push_back(providers[i].status.name);
  return names;
}

bool dispatcher::impl::silence_counts(const awaited_receipt& missing, std::size_t provider) const {
  const auto& p = providers[provider];
  return missing.generation == p.generation && usually_confirmed(p);
}

bool dispatcher::impl::receipts_usually_come(const awaited_receipt& missing) const {
  const std::lock_guard lock(mutex);
  const auto i = find(missing.provider);
  return i && silence_counts(missing, *i);
}

void dispatcher::impl::note_receipt(std::string_view provider, delivery what, core::milliseconds since_accepted) {
  const std::lock_guard lock(mutex);
  const auto i = find(provider);
  if (!i) return;
  auto& p = providers[*i];
  p.status.last_receipt_at = now();
  count_confirmed(p);
  if (what == delivery::delivered) {
    ++p.status.delivered;
    p.status.until_delivered.add(since_accepted);
  } else {
    ++p.status.undelivered;
  }
}

std::optional<awaited_receipt>
dispatcher::impl::expect_receipt(std::string_view provider, bool receipt, std::optional<core::time_point> deadline) {
  const std::lock_guard lock(mutex);
  const auto i = find(provider);
  if (!i || !providers[*i].status.has_receipts) return std::nullopt;
  auto awaits = deadline && !stopping ? awaited(*i, *deadline, now()) : std::nullopt;
  if (awaits || receipt) count_watched(providers[*i]);
  if (receipt) count_confirmed(providers[*i]);
  return receipt ? std::nullopt : awaits;
}

/// False: failover is off, or no other provider can send it in time. `had`: names those that are closed for it, too.
bool dispatcher::impl::put_elsewhere(message m, std::size_t except, const awaited_receipt& had, core::time_point at) {
  if (stopping || settings.failover_after <= core::milliseconds::zero()) return false;
  auto other_ways = attempts_for(m);
  other_ways.by_provider[except].closed = true;
  for (const auto& name : had.closed)
    if (const auto i = find(name)) other_ways.by_provider[*i].closed = true;
  const auto step = first_try(other_ways, at, [&](std::size_t i) { return available(i, at); });
  const auto* there = std::get_if<try_again>(&step);
  if (!there || there->at >= m.deadline) return false;
  auto item = waiting.made(std::move(m), std::move(other_ways), at);
  item->failed_over = true;
  ++providers[except].status.failed_over;
  waiting.put_back(std::move(item), *there);
  return true;
}

bool dispatcher::impl::enqueue_elsewhere(message m, const awaited_receipt& had) {
  std::unique_lock lock(mutex);
  const auto i = find(had.provider);
  if (!i || !put_elsewhere(std::move(m), *i, had, now())) return false;
  ask_to_pump(lock);
  return true;
}

bool dispatcher::impl::enqueue_unconfirmed(message m, const awaited_receipt& missing) {
  notifications pending;
  {
    std::unique_lock lock(mutex);
    const auto at = now();
    const auto i = find(missing.provider);
    if (!i || !silence_counts(missing, *i)) return false;
    // The provider is blamed only if the message fails over. Without another provider, using this one is still the
    // best choice.
    if (!put_elsewhere(std::move(m), *i, missing, at)) return false;
    auto& p = providers[*i];
    if (p.breaker.failed_to_deliver(at)) {
      p.status.last_failure = "takes messages and doesn't deliver them: no receipts come any more";
      p.status.last_failure_at = at;
      note_change(p, true, pending);
    }
    ask_to_pump(lock);
  }
  if (!pending.changes.empty())
    boost::asio::post(ctx, [self = weak_from_this(), pending = std::move(pending)] {
      if (const auto p = self.lock()) p->tell_all(pending);
    });
  return true;
}

sms::read_receipts dispatcher::impl::read_receipts(std::string_view provider, const receipt_request& request) const {
  std::shared_ptr<gateway> way;
  {
    const std::lock_guard lock(mutex);
    const auto i = find(provider);
    if (!i) return receipt_refusal::not_accepted;
    way = providers[*i].way;
  }
  const ends_on_its_context kept(ctx, std::move(way));
  return kept->read_receipts(request);
}

bool dispatcher::enqueue_elsewhere(message m, const awaited_receipt& had) {
  return impl_->enqueue_elsewhere(std::move(m), had);
}

bool dispatcher::enqueue_unconfirmed(message m, const awaited_receipt& missing) {
  return impl_->enqueue_unconfirmed(std::move(m), missing);
}

bool dispatcher::receipts_usually_come(const awaited_receipt& missing) const {
  return impl_->receipts_usually_come(missing);
}

void dispatcher::note_receipt(std::string_view provider, delivery what, core::milliseconds since_accepted) {
  impl_->note_receipt(provider, what, since_accepted);
}

std::optional<awaited_receipt>
dispatcher::expect_receipt(std::string_view provider, bool receipt, std::optional<core::time_point> deadline) {
  return impl_->expect_receipt(provider, receipt, deadline);
}

sms::read_receipts dispatcher::read_receipts(std::string_view provider, const receipt_request& request) const {
  return impl_->read_receipts(provider, request);
}

} // namespace twostep::sms
