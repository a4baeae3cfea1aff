#pragma once
// From decisions to text messages and back: runs effects once their events are durable, and records what became of
// them.

#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "core/messages/message_text.hpp"
#include "core/time.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/delivery/waiting_notices.hpp"
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
  /// All outlive it.
  messenger(storage::account_store&, const account_changes&, const core::code_keys&, const config&, const public_address&, const clock&);

  /// The dispatcher is made after this (it reports here) and set once, before any traffic; so are the guards, and
  /// what messengers of several configurations share.
  void use(sms::dispatcher&);
  void use(sms_spend_guard&);
  void use(std::shared_ptr<waiting_notices>);

  /// Sends what the effects ask for and what is reserved already; a notice that is due later waits. refund is
  /// execute's. Call only once the decision's events are durable. false: some message found the queue full; it stays
  /// pending and the person can ask again. From any thread.
  bool run(const core::account_id&, std::span<const core::effect>);
  /// What the dispatcher reports: an event on the account, not waited for. On the dispatcher's thread.
  void record_result(const sms::outcome&);
  /// The same of what is heard of a message afterwards.
  void reported(const sms::delivery_report&);
  /// Whether the message's code may still be typed in; notices are always wanted. From any thread.
  bool is_wanted(const sms::reference&) const;
  /// After a start: sends what is still pending in accounts and still alive, and lets receipts find what
  /// providers took before; of codes that live the newest message may fail over, if none of that code's did before.
  /// Returns how many were sent.
  std::size_t resume();
  /// A notice without a reservation: it waits, or is given up, no longer pending and on the record.
  void put_off(const core::account_id&, const core::pending_notice&, const notice_admission&);
  /// Reserves for the notices and sends those whose time has come, as they stand in their accounts by now. From any
  /// thread.
  void send_due();
  /// A message to no account (`twostep sms test`).
  bool send_test(const core::e164_number&);

private:
  sms::message message_of(const core::account_id&, const core::send_code&) const;
  /// What providers took of the account's messages, gave a name, and is still to be heard of.
  void add_accepted(const core::account&, std::vector<sms::previously_accepted>&, core::time_point now) const;
  bool send(const core::account_id&, const core::send_code&);
  bool send(const core::account_id&, const core::pending_notice&);
  /// False: the queue is full, so that it waits; true also where it isn't due yet.
  bool send_or_wait(const core::account_id&, const core::pending_notice&);
  bool reserve_and_send(const core::account_id&, const core::pending_notice&);
  void wait(const core::account_id&, const core::pending_notice&, core::time_point until);
  void record(const core::account_id&, const core::command&);
  core::sender_identity identity() const;

  storage::account_store& store_;
  const account_changes& changes_;
  const core::code_keys& codes_;
  const config& config_;
  const public_address& address_;
  const clock& clock_;
  sms::dispatcher* dispatcher_ = nullptr;
  sms_spend_guard* guards_ = nullptr;
  std::shared_ptr<waiting_notices> waiting_ = std::make_shared<waiting_notices>();
};

} // namespace twostep::server
