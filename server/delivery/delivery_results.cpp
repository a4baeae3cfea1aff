#include "server/delivery/delivery_results.hpp"

#include "server/delivery/delivery_commands.hpp"
#include "server/delivery/message_again.hpp"

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

bool is_not_stored(const account_changes::outcome& decided) {
  return !decided && decided.error().kind == core::refusal_kind::not_stored;
}

std::vector<std::string> ids_of(sms::accepted as) {
  auto ids = std::move(as.more_parts);
  ids.push_back(std::move(as.provider_id));
  return ids;
}

/// No receipt can come for a message whose account keeps no name of it, so that a missing one says nothing.
bool is_named(const core::decision& d) {
  return std::ranges::any_of(d.events, [](const core::event& e) {
    const auto* code = std::get_if<core::code_accepted>(&e);
    const auto* notice = std::get_if<core::notice_settled>(&e);
    return (code && code->provider_id) || (notice && notice->provider_id);
  });
}

} // namespace

delivery_results::delivery_results(dependencies p)
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
  spawn(handle_all(std::string(provider), std::move(all)));
}

// Nothing waits for durability: after a crash, what isn't recorded is sent once more. A refusal means that the code
// or notice is gone, or that the store takes no change now.

awaitable<> delivery_results::record_outcome(sms::outcome o) {
  const auto about = key_of(o.reference);
  if (!about) co_return;
  const auto rules = in_force_();
  const auto result = result_of(o);
  const auto now = clock_.now();
  const auto* notice = std::get_if<sms::notice_reference>(&o.reference);
  if (notice && o.awaits) co_await watch_notice(notice->notice, *about, *o.awaits);
  storage::read_barrier ignored;
  const account_changes::outcome decided = co_await rules->changes.commit(about->account, result, ignored);
  watch(*about, o, decided);
  // Last: receipts of what is unknown here are kept as early ones.
  if (o.accepted && o.receipts_follow) accepted_.add(o.provider, o.as, now);
  if (o.accepted) co_await look_at_early(o.provider, o.as);
}

/// Before its account decides: it forgets the text then, and the receipt may follow at once.
awaitable<> delivery_results::watch_notice(core::notice_id notice, message_key about, sms::awaited_receipt awaits) {
  delivery_watch::message m{about, std::move(awaits)};
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto pending = std::ranges::find(a.notices, notice, &core::pending_notice::id);
    if (pending != a.notices.end()) m.notice = core::send_notice{*pending, a.locale};
  };
  storage::read_barrier ignored;
  co_await store_.read(about.account, ignored, look).wait();
  if (m.notice) watch_.add(std::move(m));
}

/// What its account knows by its name needs no name here: a code that is recorded. Of notices it knows some.
void delivery_results::watch(
    const message_key& about, const sms::outcome& o, const account_changes::outcome& decided
) {
  if (!o.awaits) return;
  const bool is_notice = std::holds_alternative<sms::notice_reference>(o.reference);
  const bool is_recorded = decided && is_named(*decided);
  const bool is_unrecorded = is_not_stored(decided) && !o.as.provider_id.empty();
  if (!is_recorded && !is_unrecorded) {
    if (is_notice) watch_.take(about);
    return;
  }
  if (!is_notice) watch_.add({about, *o.awaits});
  if (is_notice || is_unrecorded) watch_.add_names(about, ids_of(o.as));
  ask_to_look();
}

awaitable<> delivery_results::record_failover(sms::failover_report f) {
  const auto about = key_of(f.reference);
  if (!about) co_return;
  const auto rules = in_force_();
  const auto now = clock_.now();
  const auto report = report_of(f);
  storage::read_barrier ignored;
  if (const auto* number = f.to.number()) co_await rules->guards.reserve(*number, now, ignored);
  const account_changes::outcome decided = co_await rules->changes.commit(about->account, report, ignored);
  accepted_.add(f.provider, f.as, now);
  // Where its account doesn't know of it, this alone keeps the message from being sent once more.
  if (!is_not_stored(decided)) watch_.end_failover(*about);
  co_await look_at_early(f.provider, f.as);
}

/// Receipts that came before the provider's answer was recorded.
awaitable<> delivery_results::look_at_early(std::string provider, sms::accepted as) {
  const auto ids = ids_of(std::move(as));
  for (const auto& id : ids) {
    auto early = early_.take(provider, id, clock_.now());
    if (!early) continue;
    const ending end = co_await decide(provider, std::move(*early));
    (void)end; // it is dropped in any case
  }
}

awaitable<> delivery_results::handle_all(std::string provider, std::vector<sms::receipt> all) {
  const bool is_stored = co_await handle(std::move(provider), std::move(all));
  (void)is_stored; // a connection's receipts aren't repeated
}

awaitable<bool> delivery_results::handle(std::string provider, std::vector<sms::receipt> all) {
  bool is_stored = true;
  for (const auto& r : all) {
    // Added first: an acceptance that is recorded meanwhile finds it. Those that accepted_ knows are recorded.
    if (!accepted_.knows(provider, r.provider_id, clock_.now())) early_.add(provider, r, clock_.now());
    const ending end = co_await decide(provider, r);
    if (end == ending::decided) early_.forget(provider, r.provider_id);
    if (end != ending::not_stored) continue;
    is_stored = false;
    early_.add(provider, r, clock_.now());
  }
  co_return is_stored;
}

awaitable<delivery_results::ending> delivery_results::decide(std::string provider, sms::receipt r) {
  storage::read_barrier ignored;
  const std::optional<core::account_id> whose = co_await store_.find_message(provider, r.provider_id, ignored).wait();
  if (whose) {
    const auto rules = in_force_();
    const auto receipt = receipt_of(provider, r);
    const account_changes::outcome decided = co_await rules->changes.commit(*whose, receipt, ignored);
    if (is_not_stored(decided)) co_return ending::not_stored;
    if (decided && decided->receipt) {
      follow(*rules, *whose, r, *decided, provider);
      co_return ending::decided;
    }
  }
  const ending end = co_await decide_watched(std::move(provider), std::move(r));
  co_return end;
}

/// A message that no account knows by its name, and that may be watched: a notice whose account had no room for it,
/// or what couldn't be recorded.
awaitable<delivery_results::ending> delivery_results::decide_watched(std::string provider, sms::receipt r) {
  if (r.what == sms::delivery::delivered) {
    const bool is_watched = watch_.note_arrival(provider, r);
    const ending end = count_forgotten(provider, r);
    co_return is_watched ? ending::decided : end;
  }
  auto watched = watch_.take(provider, r.provider_id);
  if (!watched) co_return count_forgotten(provider, r);
  const ending end = co_await decide_undelivered(std::move(*watched), std::move(provider), std::move(r));
  co_return end;
}

awaitable<delivery_results::ending>
delivery_results::decide_undelivered(delivery_watch::message m, std::string provider, sms::receipt r) {
  const auto rules = in_force_();
  const auto now = clock_.now();
  storage::read_barrier ignored;
  std::optional<core::send_elsewhere> again;
  if (m.notice) {
    const auto failure = failure_of(m.notice->notice.id, provider, r);
    const account_changes::outcome decided = co_await rules->changes.commit(m.key.account, failure, ignored);
    if (is_not_stored(decided)) {
      watch_.add(std::move(m));
      ask_to_look();
      co_return ending::not_stored;
    }
    if (!decided || decided->events.empty()) co_return ending::unknown;
  } else {
    const auto look = [&](const core::account& a, const core::organisation*) { again = code_again(a, m, now); };
    co_await store_.read(m.key.account, ignored, look).wait();
  }
  count_forgotten(provider, r);
  if (r.reason == sms::failure_kind::invalid_number) co_return ending::decided;
  if (again)
    fail_over(m.key, rules->messenger.message_of(m.key.account, again->code), m.awaits, sign::receipt);
  else if (m.notice)
    fail_over(m.key, rules->messenger.message_of(m.key.account, *m.notice), m.awaits, sign::receipt);
  co_return ending::decided;
}

/// The account forgets a message whose code came back. Its receipt still counts for the provider's figures.
delivery_results::ending delivery_results::count_forgotten(std::string_view provider, const sms::receipt& r) {
  const auto noted = accepted_.note(provider, r.provider_id, r.what, clock_.now());
  if (noted && noted->is_news) dispatcher_->note_receipt(provider, r.what, noted->since_accepted);
  return noted ? ending::counted : ending::unknown;
}

/// What follows from a receipt that an account decided.
void delivery_results::follow(
    const delivery_rules& rules, const core::account_id& account, const sms::receipt& r,
    const core::decision& decided, std::string_view provider
) {
  const auto& found = *decided.receipt;
  if (r.what == sms::delivery::delivered) watch_.note_arrival(provider, r);
  if (!found.is_news) return;
  const auto noted = accepted_.note(provider, r.provider_id, r.what, clock_.now());
  if (!noted || noted->is_news) dispatcher_->note_receipt(provider, r.what, found.elapsed);
  const message_key about{account, found.tag, found.send};
  const auto watched = watch_.take(about);
  if (const auto* again = find_effect<core::send_elsewhere>(decided)) {
    const auto had = watched ? watched->awaits : sms::awaited_receipt{.provider = again->not_by};
    fail_over(about, rules.messenger.message_of(account, again->code), had, sign::receipt);
  } else if (found.may_help && watched && watched->notice) {
    fail_over(about, rules.messenger.message_of(account, *watched->notice), watched->awaits, sign::receipt);
  }
}

} // namespace twostep::server
