#include "server/delivery/delivery_results.hpp"

#include "core/account/failover.hpp"
#include "server/delivery/delivery_commands.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace twostep::server {
namespace {

template <class Effect>
const Effect* find_effect(const core::decision& d) {
  for (const auto& e : d.effects)
    if (const auto* found = std::get_if<Effect>(&e)) return found;
  return nullptr;
}

} // namespace

delivery_results::delivery_results(parts p)
    : context_(p.context), store_(p.store), clock_(p.time), in_force_(std::move(p.in_force)),
      timer_(p.timer ? std::move(p.timer) : sms::make_steady_timer(p.context)) {}

delivery_results::~delivery_results() {
  timer_->cancel();
}

void delivery_results::use(sms::dispatcher& d) {
  dispatcher_ = &d;
}

void delivery_results::spawn(awaitable<> work) {
  ++under_way_;
  auto done = [self = shared_from_this()](std::exception_ptr failed) {
    if (failed) spdlog::error("what became of a message couldn't be recorded");
    self->ended();
  };
  boost::asio::co_spawn(context_, std::move(work), std::move(done));
}

void delivery_results::ended() {
  if (--under_way_ > 0) return;
  for (const auto& idle : std::exchange(when_idle_, {})) idle();
}

void delivery_results::stop(std::function<void()> idle) {
  boost::asio::post(context_, [self = shared_from_this(), idle = std::move(idle)]() mutable {
    self->stopping_ = true;
    self->timer_->cancel();
    if (self->under_way_ == 0) return idle();
    self->when_idle_.push_back(std::move(idle));
  });
}

void delivery_results::record(sms::outcome o) {
  spawn(record_outcome(std::move(o)));
}

void delivery_results::record(sms::failover_report f) {
  spawn(record_failover(std::move(f)));
}

void delivery_results::receive(std::string_view provider, std::vector<sms::receipt> all) {
  spawn(handle(std::string(provider), std::move(all)));
}

// Nothing waits for durability: after a crash, what isn't recorded is sent once more. A refusal means that the code
// or notice is gone.

awaitable<> delivery_results::record_outcome(sms::outcome o) {
  const auto about = key_of(o.reference);
  if (!about) co_return;
  const auto rules = in_force_();
  const auto result = result_of(o);
  if (o.accepted && o.receipts_follow) accepted_.add(o.provider, o.as.provider_id, clock_.now());
  storage::read_barrier ignored;
  const account_changes::outcome decided = co_await rules->changes.commit(about->account, result, ignored);
  if (!decided || decided->events.empty() || !o.accepted) co_return;
  const auto* taken = find_effect<core::notice_taken>(*decided);
  const bool is_code = std::holds_alternative<sms::code_reference>(o.reference);
  if (o.awaits && (is_code || taken)) {
    delivery_watch::message m{*about, std::move(*o.awaits)};
    if (taken) m.notice = taken->notice;
    watch_.add(std::move(m));
    ask_to_look();
  }
  co_await look_at_early(o.provider, o.as);
}

awaitable<> delivery_results::record_failover(sms::failover_report f) {
  const auto about = key_of(f.reference);
  if (!about) co_return;
  const auto rules = in_force_();
  const auto now = clock_.now();
  const auto report = report_of(f);
  accepted_.add(f.provider, f.as.provider_id, now);
  storage::read_barrier ignored;
  if (const auto* number = f.to.number()) co_await rules->guards.reserve(*number, now, ignored);
  const account_changes::outcome decided = co_await rules->changes.commit(about->account, report, ignored);
  watch_.end_failover(*about);
  if (decided) co_await look_at_early(f.provider, f.as);
}

/// Receipts that came before the provider's answer was recorded.
awaitable<> delivery_results::look_at_early(std::string provider, sms::accepted as) {
  auto ids = std::move(as.more_parts);
  ids.push_back(std::move(as.provider_id));
  for (const auto& id : ids) {
    auto early = early_.take(provider, id, clock_.now());
    if (!early) continue;
    const bool known = co_await decide(provider, std::move(*early));
    (void)known; // it is dropped in any case
  }
}

awaitable<> delivery_results::handle(std::string provider, std::vector<sms::receipt> all) {
  for (const auto& r : all) {
    // Added first: an acceptance that is recorded meanwhile finds it.
    early_.add(provider, r, clock_.now());
    const bool known = co_await decide(provider, r);
    if (known) early_.forget(provider, r.provider_id);
  }
}

/// False: nobody knows its message.
awaitable<bool> delivery_results::decide(std::string provider, sms::receipt r) {
  storage::read_barrier ignored;
  const std::optional<core::account_id> whose = co_await store_.find_message(provider, r.provider_id, ignored).wait();
  if (!whose) co_return count_forgotten(provider, r);
  const auto rules = in_force_();
  const auto receipt = receipt_of(provider, r);
  const account_changes::outcome decided = co_await rules->changes.commit(*whose, receipt, ignored);
  if (!decided || !decided->receipt) co_return count_forgotten(provider, r);
  follow(*rules, *whose, r, *decided, provider);
  co_return true;
}

/// A message that the account has forgotten has led to its end, and its receipt still says something of the provider.
bool delivery_results::count_forgotten(std::string_view provider, const sms::receipt& r) {
  const auto noted = accepted_.note(provider, r.provider_id, r.what, clock_.now());
  if (noted && noted->is_news) dispatcher_->note_receipt(provider, r.what, noted->since_accepted);
  return noted.has_value();
}

/// What follows from a receipt that an account decided.
void delivery_results::follow(
    const delivery_rules& rules, const core::account_id& account, const sms::receipt& r,
    const core::decision& decided, std::string_view provider
) {
  const auto& found = *decided.receipt;
  if (!found.is_news) return;
  accepted_.note(provider, r.provider_id, r.what, clock_.now());
  dispatcher_->note_receipt(provider, r.what, found.elapsed);
  const message_key about{account, found.tag, found.send};
  const auto watched = watch_.take(about);
  if (const auto* again = find_effect<core::send_elsewhere>(decided))
    fail_over(about, rules.messenger.message_of(account, again->code), again->not_by, nullptr);
  else if (found.may_help && watched && watched->notice)
    fail_over(about, rules.messenger.message_of(account, *watched->notice), provider, nullptr);
}

void delivery_results::fail_over(
    const message_key& about, sms::message m, std::string_view not_by, const sms::awaited_receipt* missing
) {
  if (!watch_.begin_failover(about, m.deadline)) return;
  const bool sent = missing ? dispatcher_->enqueue_elsewhere(std::move(m), *missing)
                            : dispatcher_->enqueue_elsewhere(std::move(m), not_by);
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

awaitable<> delivery_results::look_at_due() {
  auto due = watch_.take_due(clock_.now());
  for (auto& m : due) co_await look_at(std::move(m));
  look_later();
}

/// A message without a receipt. One whose code came back has arrived all the same: its account has forgotten it.
awaitable<> delivery_results::look_at(delivery_watch::message m) {
  if (!dispatcher_->receipts_usually_come(m.awaits)) co_return;
  bool is_silent = false;
  std::optional<core::send_elsewhere> again;
  const auto now = clock_.now();
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto* trace = core::find_trace(a.messages, m.key.tag, m.key.send);
    is_silent = trace && core::is_unconfirmed(*trace);
    if (is_silent) again = core::message_to_fail_over(a, *trace, now);
  };
  storage::read_barrier ignored;
  co_await store_.read(m.key.account, ignored, look).wait();
  if (!is_silent) co_return;
  const auto rules = in_force_();
  if (again)
    fail_over(m.key, rules->messenger.message_of(m.key.account, again->code), {}, &m.awaits);
  else if (m.notice)
    fail_over(m.key, rules->messenger.message_of(m.key.account, *m.notice), {}, &m.awaits);
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
    fail_over(m.about, rules.messenger.message_of(m.about.account, m.again->code), m.provider, nullptr);
  else if (awaits)
    watch_.add({m.about, std::move(*awaits)});
}

} // namespace twostep::server
