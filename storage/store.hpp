#pragma once
// The store: the port behind which accounts, organisations and meters live. It makes no decisions; it keeps their
// results.

#include "core/account/account.hpp"
#include "core/account/decision.hpp"
#include "core/account/event.hpp"
#include "core/account/refusal.hpp"
#include "core/function_ref.hpp"
#include "core/limits/meter.hpp"
#include "core/organisation.hpp"
#include "storage/account_totals.hpp"
#include "storage/awaitable.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::storage {

/// The highest log number of anything a request read or wrote: its answer must wait until that record is durable.
struct read_barrier {
  std::uint64_t sequence = 0;
  void saw(std::uint64_t n) noexcept { sequence = n > sequence ? n : sequence; }
};

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store, but that
/// those who are shown an account may read meters.
/// A refusal or an absence advances the read_barrier, too.
class store {
public:
  virtual ~store() = default;

  using account_reader = core::function_ref<void(const core::account&, const core::organisation*)>;
  using decider = core::function_ref<
      core::result<core::decision, core::refusal>(const core::account&, const core::organisation*)>;

  /// False: no such account, f was not called. The organisation is null where the account has none.
  virtual bool read(const core::account_id&, read_barrier&, account_reader f) const = 0;
  /// By the email's key (core/email.hpp).
  virtual std::optional<core::account_id> find(std::string_view email_key, read_barrier&) const = 0;

  /// Runs f on the account, takes what the decision takes of the meters, and applies its events as one log record. f
  /// may run more than once. no_such_user where the account doesn't exist; too_many_messages{retry_at} where a meter
  /// refuses; not_stored where no change can be taken now. Nothing was applied then; where the log had room for the
  /// meters' record and none for the account's, what was taken stays.
  virtual core::result<core::decision, core::refusal> update(const core::account_id&, read_barrier&, decider f) = 0;
  /// f sees an empty account; its decision must begin with user_created{id, email_key}. email_taken where the key is
  /// in use.
  virtual core::result<core::decision, core::refusal>
  create(const core::account_id&, std::string_view email_key, read_barrier&, decider f) = 0;
  /// As update, for the account's end: the decision's last event must be core::user_erased (a decision without events
  /// changes nothing). Afterwards neither the id nor the email is found; the email can be used again. Taken even from
  /// the room that is kept back when the disk is full.
  virtual core::result<core::decision, core::refusal> erase(const core::account_id&, read_barrier&, decider f) = 0;

  virtual bool read_organisation(
      const core::organisation_id&, read_barrier&, core::function_ref<void(const core::organisation&)> f
  ) const = 0;
  /// By the name's key (core/organisation.hpp).
  virtual std::optional<core::organisation_id> find_organisation(std::string_view key, read_barrier&) const = 0;
  /// One log record. false: can't be stored now. organisation_created must be the first event of a new id.
  virtual bool append(const core::organisation_id&, const core::organisation_event&, read_barrier&) = 0;

  /// Reserves a hit of every meter, or of none: nullopt when reserved, else when to come back. Reservations with a
  /// window of an hour or more are logged; shorter ones live in memory. Throws nothing; where the log takes no
  /// change, refuses for a minute.
  virtual std::optional<core::time_point>
  take(std::span<const core::meter_limit>, core::time_point now, read_barrier&) = 0;
  /// As take, without reserving.
  virtual std::optional<core::time_point>
  refused_until(std::span<const core::meter_limit>, core::time_point now) const = 0;
  virtual void refund(std::span<const core::reservation>, core::time_point now, read_barrier&) = 0;

  /// Adds every amount to its meter's hourly counter, or none: nullopt when added, else when to come back. Always
  /// logged, so a restart forgets nothing; where the log takes no change, refuses for a minute.
  virtual std::optional<core::time_point>
  add_to_counters(std::span<const core::counter_limit>, core::time_point now, read_barrier&) = 0;
  /// A number was verified: where `waiting` has a hit, its newest is taken back, and with it those of the others that
  /// were reserved at the same time; and each of the others counts one more in its hourly counter. Nothing where it
  /// has none: the same reservation is never refunded twice.
  virtual void
  record_verification(const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier&) = 0;
  /// What counts under `from` counts under `to` from now on (core::meter_carried). Nothing where it has nothing, or
  /// the log takes no change.
  virtual void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) = 0;
  /// f isn't called where nothing is counted under the id.
  virtual void read_meter(const core::meter_id&, core::function_ref<void(const core::meter&)> f) const = 0;

  /// Every account or organisation, a few under the lock at a time, in no order; those made meanwhile may be missed.
  /// f returns false to stop.
  virtual void each_account(core::function_ref<bool(const core::account&, const core::organisation*)> f) const = 0;
  /// Every account that may have a pending message, or one whose receipt may still come; some that have neither are
  /// included.
  virtual void each_pending(core::function_ref<bool(const core::account&, const core::organisation*)> f) const = 0;
  virtual void each_organisation(core::function_ref<bool(const core::organisation&)> f) const = 0;

  struct counts {
    std::size_t accounts = 0, organisations = 0, meters = 0;
    std::uint64_t last_sequence = 0, durable_sequence = 0, log_bytes = 0;
    storage::account_totals totals; ///< of the accounts
  };
  virtual counts count() const = 0;
  /// Changes can be taken now; false while the disk is full (reads and sign-out still work).
  virtual bool takes_changes() const = 0;
  /// Why not, for the operator: one line without a path. Empty: they can.
  virtual std::string blocker() const = 0;

  /// One atomic load: log record n is on disk.
  virtual bool is_durable(std::uint64_t n) const noexcept = 0;
  /// Resumes on the awaiting coroutine's own context once record n is on disk. Never fails and can't be cancelled:
  /// when the disk fails the process ends.
  virtual awaitable<> durable(std::uint64_t n) = 0;
  /// For threads without an event loop (the CLI, start-up): blocks.
  virtual void wait_durable(std::uint64_t n) = 0;

  /// The time of the newest record: `now` is never taken to be before it (S13).
  virtual core::time_point newest_time() const noexcept = 0;

  /// Writes and syncs the queued records, then stops the writer. No call may follow.
  virtual void close() = 0;
};

} // namespace twostep::storage
