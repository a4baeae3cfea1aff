#pragma once
// The store's accounts. It makes no decisions; it keeps their results.

#include "core/account/account.hpp"
#include "core/account/decision.hpp"
#include "core/account/refusal.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "storage/pending.hpp"
#include "storage/read_barrier.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace twostep::storage {

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store, but that
/// those who are shown an account may read meters, which carries them over after a change of key. Locks are taken in
/// the order account, meters, log. A refusal or an absence advances the read_barrier, too.
class account_store {
public:
  virtual ~account_store() = default;

  using account_reader = core::function_ref<void(const core::account&, const core::organisation*)>;
  using change_result = core::result<core::decision, core::refusal>;
  using decider = core::function_ref<change_result(const core::account&, const core::organisation*)>;

  /// Calls f once at most. False: no such account, f was not called. The organisation is null where the account has
  /// none.
  virtual pending<bool> read(const core::account_id&, read_barrier&, account_reader f) const = 0;
  /// By the email's key (core/email.hpp).
  virtual pending<std::optional<core::account_id>> find(std::string_view email_key, read_barrier&) const = 0;

  /// The account whose message the provider calls so: the newest that was taken within core::longest_receipt_delay
  /// and isn't known to be delivered. The account itself says whether it has the message: one that hasn't may be
  /// found.
  virtual pending<std::optional<core::account_id>>
  find_message(std::string_view provider, std::string_view provider_id, read_barrier&) const = 0;

  /// Runs f on the account, takes what the decision takes of the meters, and applies its events as one log record. f
  /// may run more than once. no_such_user where the account doesn't exist; too_many_messages{retry_at} where a meter
  /// refuses; not_stored where no change can be taken now. Nothing was applied then; where the log had room for the
  /// meters' record and none for the account's, what was taken stays.
  virtual pending<change_result> update(const core::account_id&, read_barrier&, decider f) = 0;
  /// As update, for what nobody waits for: begins now or soon, and owns what it needs.
  using owned_decider = std::function<change_result(const core::account&, const core::organisation*)>;
  virtual void post_update(const core::account_id&, owned_decider f) = 0;
  /// f sees an empty account; its decision must begin with user_created{id, email_key}. email_taken where the key is
  /// in use.
  virtual pending<change_result>
  create(const core::account_id&, std::string_view email_key, read_barrier&, decider f) = 0;
  /// As update, for the account's end: the decision's last event must be core::user_erased (a decision without events
  /// changes nothing). Afterwards neither the id nor the email is found; the email can be used again. Taken even from
  /// the room that is kept back when the disk is full.
  virtual pending<change_result> erase(const core::account_id&, read_barrier&, decider f) = 0;

  /// Every account, a few under the lock at a time, in no order; those made meanwhile may be missed. f returns false
  /// to stop, and the answer is false then.
  virtual pending<bool> each_account(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const = 0;
  /// Every account that may have a pending message, or one whose receipt may still come; some that have neither are
  /// included.
  virtual pending<bool> each_pending(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const = 0;
};

} // namespace twostep::storage
