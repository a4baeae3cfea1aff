#pragma once
// Decides a command on the account's current state and commits the events in the same operation of the store. The
// effects: server/account/account_commands.hpp.

#include "core/account/command.hpp"
#include "core/account/decide.hpp"
#include "core/function_ref.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "storage/account_store.hpp"

namespace twostep::server {

/// Thread-safe. Doesn't wait for durability. Parameters that are references live until the answer is there.
class account_changes {
public:
  using outcome = core::result<core::decision, core::refusal>;

  /// All parameters outlive it, and the code keys and the clock also the store.
  account_changes(storage::account_store&, const core::policy&, const core::code_keys&, const clock&);

  /// Decides at the current time, read in the same operation of the store. meters: gives what a code takes; null for
  /// commands that send none: std::logic_error if the decision sends one all the same.
  awaitable<outcome> commit(
      const core::account_id&, const core::command&, storage::read_barrier&, const core::code_meters* = nullptr
  ) const;
  /// As commit, at the request's time: for uses that needn't be exact, on the gate's path.
  awaitable<outcome>
  commit_at(core::time_point, const core::account_id&, const core::command&, storage::read_barrier&) const;
  /// As commit_at, for what nobody waits for: uses that needn't be exact, results of messages. A refusal is ignored.
  void post(core::time_point now, const core::account_id&, core::command) const;
  /// As commit, for a command whose code was charged already, at the time of that charge
  /// (storage/meter_store.hpp); charges nothing more. `holds` runs in the same operation of the store, after the
  /// decision; if it returns false, nothing changes: not_in_state.
  awaitable<outcome> commit_charged(
      core::time_point, const core::account_id&, const core::command&, storage::read_barrier&,
      const core::code_meters&, core::function_ref<bool()> holds
  ) const;
  /// The decision that the command would get now. Changes nothing.
  awaitable<outcome>
  preview(const core::account_id&, const core::command&, storage::read_barrier&, const core::code_meters&) const;
  awaitable<outcome> create(const core::create_user&, storage::read_barrier&) const;
  /// `email` gets the erased account's email.
  awaitable<outcome>
  erase(const core::account_id&, const core::erase_user&, storage::read_barrier&, core::email_address& email) const;

private:
  core::context context(core::time_point, const core::organisation*, const core::code_meters* = nullptr) const;

  storage::account_store& store_;
  const core::policy& policy_;
  const core::code_keys& codes_;
  const clock& clock_;
};

} // namespace twostep::server
