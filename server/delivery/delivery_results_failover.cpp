// Messages that go by another provider: at once, where nothing is heard of them in time, and after a start.

#include "core/account/failover.hpp"
#include "server/delivery/delivery_results.hpp"
#include "server/delivery/message_again.hpp"

#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace twostep::server {

void delivery_results::fail_over(const message_key& about, sms::message m, const sms::awaited_receipt& had, sign by) {
  if (!watch_.begin_failover(about, m.deadline)) return;
  const bool sent = by == sign::silence ? dispatcher_->enqueue_unconfirmed(std::move(m), had)
                                        : dispatcher_->enqueue_elsewhere(std::move(m), had);
  if (!sent) watch_.end_failover(about);
}

void delivery_results::ask_to_look() {
  boost::asio::post(context_, [self = weak_from_this()] {
    if (const auto p = self.lock()) p->look_later();
  });
}

void delivery_results::look_later() {
  const auto next = watch_.next();
  if (!next || stopping_) return timer_->cancel();
  timer_->set(std::max(*next - clock_.now(), core::milliseconds(1)), [self = weak_from_this()] {
    if (const auto p = self.lock()) p->spawn(p->look_at_due());
  });
}

/// A message that can't be looked at keeps no other from it, nor the timer from being set.
awaitable<> delivery_results::look_at_due() {
  if (stopping_) co_return;
  auto due = watch_.take_due(clock_.now());
  for (auto& m : due) {
    try {
      co_await look_at(std::move(m));
    } catch (const std::exception&) {
      spdlog::error("a message without a receipt couldn't be looked at");
    }
    if (stopping_) co_return;
  }
  look_later();
}

/// A message without a receipt.
awaitable<> delivery_results::look_at(delivery_watch::message m) {
  if (!dispatcher_->receipts_usually_come(m.awaits)) co_return;
  silent_message found;
  const auto now = clock_.now();
  const auto look = [&](const core::account& a, const core::organisation*) { found = silence_of(a, m, now); };
  storage::read_barrier ignored;
  co_await store_.read(m.key.account, ignored, look).wait();
  const auto rules = in_force_();
  if (found.code)
    fail_over(m.key, rules->messenger.message_of(m.key.account, found.code->code), m.awaits, sign::silence);
  else if (found.is_notice)
    fail_over(m.key, rules->messenger.message_of(m.key.account, *m.notice), m.awaits, sign::silence);
}

/// A message that a provider took, as its account knows it.
struct delivery_results::sent_before {
  message_key about;
  std::string provider;
  bool has_receipt = false;
  std::optional<core::send_elsewhere> again; ///< nullopt: it doesn't fail over
};

awaitable<std::size_t> delivery_results::resume() {
  std::vector<sent_before> all;
  const auto now = clock_.now();
  const auto look = [&](const core::account& a) {
    for (const auto& t : a.messages) {
      auto again = core::message_to_fail_over(a, t, now);
      for (const auto& s : t.steps) {
        if (!s.provider_id || now >= s.at + core::longest_receipt_delay) continue;
        sent_before m{{a.id, t.tag, t.send}, s.provider, core::receipt_after(t, s) != nullptr, {}};
        if (again && s.what == core::delivery_step::accepted) m.again = std::exchange(again, std::nullopt);
        all.push_back(std::move(m));
      }
    }
  };
  const auto rules = in_force_();
  const std::size_t sent = co_await rules->messenger.resume(look);
  for (auto& m : all) expect(*rules, std::move(m));
  ask_to_look();
  co_return sent;
}

void delivery_results::expect(const delivery_rules& rules, sent_before m) {
  std::optional<core::time_point> deadline;
  if (m.again) deadline = m.again->code.expires_at;
  auto awaits = dispatcher_->expect_receipt(m.provider, m.has_receipt, deadline);
  if (m.again && m.has_receipt)
    fail_over(
        m.about, rules.messenger.message_of(m.about.account, m.again->code), {.provider = m.provider}, sign::receipt
    );
  else if (awaits)
    watch_.add({m.about, std::move(*awaits)});
}

} // namespace twostep::server
