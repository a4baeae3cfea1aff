#include "server/delivery/messenger.hpp"

#include "core/account/failover.hpp"
#include "core/account/notice.hpp"
#include "core/messages/mail_text.hpp"
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

} // namespace

messenger::messenger(
    storage::account_store& store, const account_changes& changes, const core::code_keys& codes, const config& config,
    const public_address& address, const clock& clock
)
    : store_(store), changes_(changes), codes_(codes), config_(config), address_(address), clock_(clock) {}

void messenger::use(sms::dispatcher& d) {
  dispatcher_ = &d;
}

void messenger::use_mail(sms::dispatcher& d) {
  mail_ = &d;
}

void messenger::use(sms_spend_guard& g) {
  guards_ = &g;
}

void messenger::use(std::shared_ptr<waiting_notices> shared) {
  waiting_ = std::move(shared);
}

core::sender_identity messenger::identity(std::string_view locale) const {
  const auto* chosen = find_language(locale);
  return {config_.branding.name, address_.host_name, chosen ? *chosen : language_of(config_.branding.default_locale)};
}

bool messenger::run(const core::account_id& account, std::span<const core::effect> effects) {
  bool all = true;
  for (const auto& e : effects) {
    if (const auto* code = std::get_if<core::send_code>(&e))
      all = send(account, *code) && all;
    else if (const auto* notice = std::get_if<core::send_notice>(&e))
      all = send_or_wait(account, *notice) && all;
  }
  return all;
}

sms::message messenger::message_of(const core::account_id& account, const core::send_code& effect) const {
  const auto code = codes_.derive(effect.key_generation, account, effect.challenge, effect.purpose, effect.to);
  sms::message m;
  m.id = core::to_text(effect.challenge) + "-" + std::to_string(effect.send);
  m.purpose = purpose_of(effect.purpose);
  m.to = effect.to;
  m.text = core::code_text(
      effect.purpose, code, stated_lifetime(effect.expires_at, clock_.now()), identity(effect.locale)
  );
  m.deadline = effect.expires_at;
  m.reference = sms::code_reference{account, effect.challenge, effect.send};
  return m;
}

bool messenger::enqueue(sms::message m) {
  return (m.to.address() ? mail_ : dispatcher_)->enqueue(std::move(m));
}

bool messenger::send(const core::account_id& account, const core::send_code& effect) {
  return enqueue(message_of(account, effect));
}

sms::message messenger::message_of(const core::account_id& account, const core::send_notice& effect) const {
  const auto& notice = effect.notice;
  sms::message m;
  m.id = core::to_text(notice.id);
  m.purpose = sms::purpose::notice;
  m.to = notice.to;
  if (m.to.address())
    write_mail(m, effect);
  else
    m.text = core::notice_text(
        notice.kind, config_.branding.support_email, identity(effect.locale), notice.more.value_or(0)
    );
  m.deadline = notice.expires_at;
  m.reference = sms::notice_reference{account, notice.id};
  m.urgency = core::is_change(notice.kind) ? sms::urgency::at_once : sms::urgency::can_wait;
  return m;
}

void messenger::write_mail(sms::message& m, const core::send_notice& effect) const {
  const auto& notice = effect.notice;
  const auto& support = config_.branding.support_email;
  const auto from = identity(effect.locale);
  auto mail = notice.link ? core::link_mail_text(
                                notice.kind, core::secret(links_url(address_) + notice.link->text),
                                m.to.address()->shown, support, from
                            )
                          : core::notice_mail(
                                notice.kind, support, address_.origin + address_.path_prefix + "/profile/security",
                                from, notice.more.value_or(0)
                            );
  m.subject = std::move(mail.subject);
  m.text = std::move(mail.body);
}

bool messenger::send(const core::account_id& account, const core::send_notice& effect) {
  return enqueue(message_of(account, effect));
}

bool messenger::send_or_wait(const core::account_id& account, const core::send_notice& effect) {
  const auto& notice = effect.notice;
  const auto now = clock_.now();
  if (notice.due_at > now) {
    wait(account, notice, *notice.due_at);
    return true;
  }
  if (send(account, effect)) return true;
  wait(account, notice, now + until_there_is_room);
  return false;
}

awaitable<bool> messenger::reserve_and_send(const core::account_id& account, const core::send_notice& effect) {
  const auto& notice = effect.notice;
  storage::read_barrier not_waited_for;
  const notice_admission admission = co_await guards_->admit_notice(account, notice, clock_.now(), not_waited_for);
  if (admission.reserved) co_return send_or_wait(account, effect);
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
    std::optional<core::send_notice> pending;
    const auto look = [&](const core::account& a, const core::organisation*) {
      for (const auto& n : core::living_notices(a, now))
        if (n.id == d.id) pending = core::send_notice{n, a.locale};
    };
    storage::read_barrier ignored;
    co_await store_.read(d.account, ignored, look).wait();
    if (pending) co_await reserve_and_send(d.account, *pending);
  }
}

void messenger::record(const core::account_id& account, core::command command) {
  // Not awaited: after a crash the message is sent once more. A refusal means that the code or notice is gone.
  changes_.post(clock_.now(), account, std::move(command));
}

awaitable<std::size_t> messenger::resume(core::function_ref<void(const core::account&)> show) {
  std::vector<std::pair<core::account_id, core::send_code>> codes;
  std::vector<std::pair<core::account_id, core::send_notice>> notices;
  const auto now = clock_.now();
  const auto look = [&](const core::account& a, const core::organisation*) {
    for (const auto* c : core::pending_codes(a, now)) codes.emplace_back(a.id, core::newest_message(a, *c));
    for (const auto& n : core::living_notices(a, now)) notices.emplace_back(a.id, core::send_notice{n, a.locale});
    show(a);
    return true;
  };
  co_await store_.each_pending(look).wait();
  std::size_t sent = 0;
  for (const auto& [account, code] : codes) sent += send(account, code);
  for (const auto& [account, notice] : notices) {
    if (notice.notice.due_at > now) {
      wait(account, notice.notice, *notice.notice.due_at);
      continue;
    }
    const bool is_sent = co_await reserve_and_send(account, notice);
    sent += is_sent;
  }
  co_return sent;
}

bool messenger::send_test(const core::recipient& to) {
  sms::message m;
  m.id = "test-" + core::to_text(random_id<core::notice_id>());
  m.purpose = sms::purpose::test;
  m.to = to;
  if (to.address()) {
    auto mail = core::test_mail(identity());
    m.subject = std::move(mail.subject);
    m.text = std::move(mail.body);
  } else {
    m.text = core::test_text(identity());
  }
  m.deadline = clock_.now() + test_lifetime;
  m.reference = sms::test_reference{};
  return enqueue(std::move(m));
}

} // namespace twostep::server
