#pragma once
// Makes and sends the messages that decisions ask for, once their events are durable. What becomes of them:
// delivery_results.hpp.

#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "core/function_ref.hpp"
#include "core/messages/message_text.hpp"
#include "core/time.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/delivery/waiting_notices.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "storage/account_store.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace twostep::server {

class messenger {
public:
  /// All parameters outlive it.
  messenger(storage::account_store&, const account_changes&, const core::code_keys&, const config&, const public_address&, const clock&);

  /// Set once before anything else is called. waiting_notices is shared by the messengers of all configurations.
  void use(sms::dispatcher&);
  /// For what goes to email addresses.
  void use_mail(sms::dispatcher&);
  void use(sms_spend_guard&);
  void use(std::shared_ptr<waiting_notices>);

  /// Sends the codes and the reserved notices of `effects`; a notice that is due later waits. Ignores all
  /// other effects. Call once the decision's events are durable. False: the queue was full for
  /// some message; a code stays pending and can be asked for again, a notice waits. Thread-safe.
  bool run(const core::account_id&, std::span<const core::effect>);
  /// After a start: sends the messages that are pending and not expired, and shows each account that may have one, or
  /// one whose receipt may still come. Returns the number of messages sent.
  awaitable<std::size_t> resume(core::function_ref<void(const core::account&)> show);
  /// Handles a notice without a reservation: it waits, or is given up and recorded as such.
  void put_off(const core::account_id&, const core::pending_notice&, const notice_admission&);
  /// Reserves and sends the waiting notices that are due, as their accounts have them now. Thread-safe.
  awaitable<> send_due();
  /// Sends the message of `twostep sms test`, or of `twostep mail test`; no account is involved.
  bool send_test(const core::recipient&);

  /// With the life that the code has left.
  sms::message message_of(const core::account_id&, const core::send_code&) const;
  sms::message message_of(const core::account_id&, const core::send_notice&) const;

private:
  bool send(const core::account_id&, const core::send_code&);
  bool send(const core::account_id&, const core::send_notice&);
  /// False: the queue is full, and the notice waits. True also for a notice that isn't due yet.
  bool send_or_wait(const core::account_id&, const core::send_notice&);
  awaitable<bool> reserve_and_send(const core::account_id&, const core::send_notice&);
  void wait(const core::account_id&, const core::pending_notice&, core::time_point until);
  void record(const core::account_id&, core::command);
  bool enqueue(sms::message);
  void write_mail(sms::message&, const core::send_notice&) const;
  /// locale: of the account that the message goes to; without one branding.default_locale says.
  core::sender_identity identity(std::string_view locale = {}) const;

  storage::account_store& store_;
  const account_changes& changes_;
  const core::code_keys& codes_;
  const config& config_;
  const public_address& address_;
  const clock& clock_;
  sms::dispatcher* dispatcher_ = nullptr;
  sms::dispatcher* mail_ = nullptr;
  sms_spend_guard* guards_ = nullptr;
  std::shared_ptr<waiting_notices> waiting_ = std::make_shared<waiting_notices>();
};

} // namespace twostep::server
