#include "server/delivery/messenger.hpp"

#include "core/account/notice.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/catalogue.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace twostep::server {
namespace {

constexpr core::milliseconds test_lifetime = core::minutes(10);
/// How long a notice waits that met a full queue. Its limits and budget are reserved again then.
constexpr core::milliseconds until_there_is_room = core::minutes(1);

sms::purpose purpose_of(core::purpose p) {
  switch (p) {
  case core::purpose::sign_in:
    return sms::purpose::sign_in;
  case core::purpose::enable:
    return sms::purpose::enable;
  case core::purpose::disable:
    return sms::purpose::disable;
  case core::purpose::replace_old:
  case core::purpose::replace_new:
    return sms::purpose::replace;
  case core::purpose::verification:
    return sms::purpose::verification;
  case core::purpose::step_up:
    return sms::purpose::step_up;
  }
  throw std::logic_error("a code without a purpose");
}

/// The code's remaining life as the text states it: whole minutes, at least one.
core::milliseconds stated_lifetime(core::time_point expires_at, core::time_point now) {
  return std::max(core::minutes(1), std::chrono::round<core::minutes>(expires_at - now));
}

core::send_code newest_send(const core::challenge& c) {
  return {
      .challenge = c.id,
      .purpose = c.purpose,
      .key_generation = c.key_generation,
      .to = c.to,
      .send = c.sends,
      .expires_at = c.expires_at};
}

/// The full id of a live challenge; for another one, an id with the tag that is left of it.
core::challenge_id challenge_of(const core::account& a, std::uint32_t tag) {
  for (const auto* list : {&a.sign_ins, &a.step_ups})
    for (const auto& c : *list)
      if (core::message_tag(c.id) == tag) return c.id;
  const auto* pending = core::pending_challenge(a.two_step);
  if (pending && core::message_tag(pending->id) == tag) return pending->id;
  return core::id_with_tag<core::challenge_id>(tag);
}

sms::reference reference_of(const core::account& a, const core::message_trace& trace) {
  if (!trace.purpose) return sms::notice_reference{a.id, core::id_with_tag<core::notice_id>(trace.tag)};
  return sms::code_reference{a.id, challenge_of(a, trace.tag), trace.send};
}

/// The latest receipt, after the step at `from`, from that step's provider; null: none.
const core::message_step* receipt_after(const core::message_trace& trace, std::size_t from) {
  const core::message_step* receipt = nullptr;
  for (std::size_t i = from + 1; i < trace.steps.size(); ++i) {
    const auto& step = trace.steps[i];
    if (step.provider != trace.steps[from].provider) continue;
    if (step.what == core::delivery_step::delivered || step.what == core::delivery_step::undelivered) receipt = &step;
  }
  return receipt;
}

bool failed_over(const core::account& a, std::uint32_t tag) {
  return std::ranges::any_of(a.messages, [&](const core::message_trace& t) {
    return t.tag == tag && std::ranges::any_of(t.steps, [](const core::message_step& s) {
             return s.what == core::delivery_step::rerouted;
           });
  });
}

/// The live challenge whose newest message this is; null: there is none, or it has failed over before.
const core::challenge* may_fail_over(const core::account& a, const core::message_trace& trace, core::time_point now) {
  const auto is_its = [&](const core::challenge& c) {
    return core::message_tag(c.id) == trace.tag && c.sends == trace.send && core::lives(c, now);
  };
  if (!trace.purpose || failed_over(a, trace.tag)) return nullptr;
  const auto found = std::ranges::find_if(a.sign_ins, is_its);
  if (found != a.sign_ins.end()) return &*found;
  const auto* pending = core::pending_challenge(a.two_step);
  return pending && is_its(*pending) ? pending : nullptr;
}

std::optional<sms::delivery> as_delivery(const core::message_step* receipt) {
  if (!receipt) return std::nullopt;
  return receipt->what == core::delivery_step::delivered ? sms::delivery::delivered : sms::delivery::undelivered;
}

/// True: another provider can't help, because the message was delivered or the number doesn't exist.
bool is_hopeless(const core::message_step* receipt) {
  return receipt && (receipt->what == core::delivery_step::delivered ||
                     receipt->reason == to_text(sms::failure_kind::invalid_number));
}

/// The provider's message id is kept only if receipts follow; the account keeps it until one arrives.
core::record_notice_result result_of_notice(const core::notice_id& id, const sms::outcome& o) {
  core::record_notice_result c{.notice = id, .outcome = o.accepted ? "accepted" : o.reason, .provider = o.provider};
  if (!o.accepted || !o.receipts_follow) return c;
  c.provider_id = o.as.provider_id;
  c.more_parts = o.as.more_parts;
  return c;
}

} // namespace

messenger::messenger(
    storage::account_store& store, const account_changes& changes, const core::code_keys& codes, const config& config,
    const public_address& address, const clock& clock
)
    : store_(store), changes_(changes), codes_(codes), config_(config), address_(address), clock_(clock) {}

void messenger::use(sms::dispatcher& d) {
  dispatcher_ = &d;
}

void messenger::use(sms_spend_guard& g) {
  guards_ = &g;
}

void messenger::use(std::shared_ptr<waiting_notices> shared) {
  waiting_ = std::move(shared);
}

core::sender_identity messenger::identity() const {
  return {config_.branding.name, address_.host_name, language_of(config_.branding.default_locale)};
}

bool messenger::run(const core::account_id& account, std::span<const core::effect> effects) {
  bool all = true;
  for (const auto& e : effects) {
    if (const auto* code = std::get_if<core::send_code>(&e))
      all = send(account, *code) && all;
    else if (const auto* notice = std::get_if<core::send_notice>(&e))
      all = send_or_wait(account, notice->notice) && all;
  }
  return all;
}

sms::message messenger::message_of(const core::account_id& account, const core::send_code& effect) const {
  const auto code = codes_.derive(effect.key_generation, account, effect.challenge, effect.purpose, effect.to);
  sms::message m;
  m.id = core::to_text(effect.challenge) + "-" + std::to_string(effect.send);
  m.purpose = purpose_of(effect.purpose);
  m.to = effect.to;
  m.text = core::code_text(effect.purpose, code, stated_lifetime(effect.expires_at, clock_.now()), identity());
  m.deadline = effect.expires_at;
  m.reference = sms::code_reference{account, effect.challenge, effect.send};
  return m;
}

bool messenger::send(const core::account_id& account, const core::send_code& effect) {
  return dispatcher_->enqueue(message_of(account, effect));
}

bool messenger::send(const core::account_id& account, const core::pending_notice& notice) {
  sms::message m;
  m.id = core::to_text(notice.id);
  m.purpose = sms::purpose::notice;
  m.to = notice.to;
  m.text = core::notice_text(notice.kind, config_.branding.support_email, identity(), notice.more.value_or(0));
  m.deadline = notice.expires_at;
  m.reference = sms::notice_reference{account, notice.id};
  m.urgency = core::is_change(notice.kind) ? sms::urgency::at_once : sms::urgency::can_wait;
  return dispatcher_->enqueue(std::move(m));
}

bool messenger::send_or_wait(const core::account_id& account, const core::pending_notice& notice) {
  const auto now = clock_.now();
  if (notice.due_at > now) {
    wait(account, notice, *notice.due_at);
    return true;
  }
  if (send(account, notice)) return true;
  wait(account, notice, now + until_there_is_room);
  return false;
}

awaitable<bool> messenger::reserve_and_send(const core::account_id& account, const core::pending_notice& notice) {
  storage::read_barrier not_waited_for;
  const notice_admission admission = co_await guards_->admit_notice(account, notice, clock_.now(), not_waited_for);
  if (admission.reserved) co_return send_or_wait(account, notice);
  put_off(account, notice, admission);
  co_return false;
}

void messenger::wait(const core::account_id& account, const core::pending_notice& notice, core::time_point until) {
  waiting_->add(until, {account, notice.id});
}

void messenger::put_off(
    const core::account_id& account, const core::pending_notice& notice, const notice_admission& admission
) {
  if (admission.later)
    wait(account, notice, *admission.later);
  else
    record(account, core::record_notice_result{notice.id, std::string(admission.given_up), {}});
}

awaitable<> messenger::send_due() {
  const auto now = clock_.now();
  const auto due = waiting_->take_due(now);
  for (const auto& d : due) {
    std::optional<core::pending_notice> pending;
    const auto look = [&](const core::account& a, const core::organisation*) {
      for (const auto& n : core::living_notices(a, now))
        if (n.id == d.id) pending = n;
    };
    storage::read_barrier ignored;
    co_await store_.read(d.account, ignored, look).wait();
    if (pending) co_await reserve_and_send(d.account, *pending);
  }
}

void messenger::record_result(const sms::outcome& o) {
  if (const auto* code = std::get_if<sms::code_reference>(&o.reference))
    record(
        code->account,
        core::record_delivery_result{
            code->challenge, code->send, o.accepted, o.provider, o.reason, o.as.provider_id, o.as.more_parts}
    );
  else if (const auto* notice = std::get_if<sms::notice_reference>(&o.reference))
    record(notice->account, result_of_notice(notice->notice, o));
}

void messenger::reported(const sms::delivery_report& r) {
  core::report_message c{
      .what = r.what,
      .provider = r.provider,
      .reason = r.reason,
      .detail = r.detail,
      .provider_id = r.as.provider_id,
      .more_parts = r.as.more_parts};
  if (const auto* code = std::get_if<sms::code_reference>(&r.reference)) {
    c.id = code->challenge;
    c.send = code->send;
    record(code->account, std::move(c));
  } else if (const auto* notice = std::get_if<sms::notice_reference>(&r.reference)) {
    c.id = notice->notice;
    record(notice->account, std::move(c));
  }
}

bool messenger::is_wanted(const sms::reference& about) const {
  const auto* code = std::get_if<sms::code_reference>(&about);
  if (!code) return true;
  bool lives = false;
  storage::read_barrier ignored;
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto* challenge = core::find_challenge(a, code->challenge);
    lives = challenge && core::lives(*challenge, clock_.now());
  };
  store_.read(code->account, ignored, look).get();
  return lives;
}

void messenger::record(const core::account_id& account, core::command command) {
  // Not awaited: after a crash the message is sent once more. A refusal means that the code or notice is gone.
  changes_.post(clock_.now(), account, std::move(command));
}

void messenger::add_accepted(const core::account& a, std::vector<sms::previously_accepted>& all, core::time_point now)
    const {
  for (const auto& trace : a.messages) {
    const auto* challenge = may_fail_over(a, trace, now);
    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
      const auto& step = trace.steps[i];
      if (!step.provider_id || now >= step.at + core::longest_receipt_delay) continue;
      const auto* receipt = receipt_after(trace, i);
      auto& accepted = all.emplace_back();
      accepted.provider = step.provider;
      accepted.as = {*step.provider_id, step.more_parts};
      accepted.reference = reference_of(a, trace);
      accepted.accepted_at = step.at;
      accepted.receipt = as_delivery(receipt);
      if (challenge && !is_hopeless(receipt)) accepted.again = message_of(a.id, newest_send(*challenge));
    }
  }
}

awaitable<std::size_t> messenger::resume() {
  std::vector<std::pair<core::account_id, core::send_code>> codes;
  std::vector<std::pair<core::account_id, core::pending_notice>> notices;
  std::vector<sms::previously_accepted> accepted;
  const auto now = clock_.now();
  const auto look = [&](const core::account& a, const core::organisation*) {
    for (const auto* c : core::pending_codes(a, now)) codes.emplace_back(a.id, newest_send(*c));
    for (const auto& n : core::living_notices(a, now)) notices.emplace_back(a.id, n);
    add_accepted(a, accepted, now);
    return true;
  };
  co_await store_.each_pending(look).wait();
  dispatcher_->recall(std::move(accepted));
  std::size_t sent = 0;
  for (const auto& [account, code] : codes) sent += send(account, code);
  for (const auto& [account, notice] : notices) {
    if (notice.due_at > now) {
      wait(account, notice, *notice.due_at);
      continue;
    }
    const bool is_sent = co_await reserve_and_send(account, notice);
    sent += is_sent;
  }
  co_return sent;
}

bool messenger::send_test(const core::e164_number& to) {
  sms::message m;
  m.id = "test-" + core::to_text(random_id<core::notice_id>());
  m.purpose = sms::purpose::test;
  m.to = to;
  m.text = core::test_text(identity());
  m.deadline = clock_.now() + test_lifetime;
  m.reference = sms::test_reference{};
  return dispatcher_->enqueue(std::move(m));
}

} // namespace twostep::server
