#pragma once
// Where decisions meet the store: a command is decided on the account as it is, and what happens is committed under
// the same lock. Not what follows from it: server/account/account_commands.hpp.

#include "core/account/command.hpp"
#include "core/account/decide.hpp"
#include "core/function_ref.hpp"
#include "server/runtime/clock.hpp"
#include "storage/account_store.hpp"

namespace twostep::server {

/// Thread-safe; waits for nothing.
class account_changes {
public:
  using outcome = core::result<core::decision, core::refusal>;

  /// All outlive it.
  account_changes(storage::account_store&, const core::policy&, const core::code_keys&, const clock&);

  /// Decided by the time that it is under the account's lock. meters: what a code takes of them; null where
  /// the command sends none: a decision that sends one all the same throws std::logic_error.
  outcome commit(
      const core::account_id&, const core::command&, storage::read_barrier&, const core::code_meters* = nullptr
  ) const;
  /// As commit, by the time of the request that it is a part of: for what need not be exact, on the gate's way.
  outcome commit_at(core::time_point, const core::account_id&, const core::command&, storage::read_barrier&) const;
  /// As commit, decided by the time at which what its code takes was taken already (storage/meter_store.hpp): nothing
  /// more is taken. Where `holds` says no of what was decided, nothing happens: not_in_state. It runs under the
  /// account's lock.
  outcome commit_taken(
      core::time_point, const core::account_id&, const core::command&, storage::read_barrier&,
      const core::code_meters&, core::function_ref<bool()> holds
  ) const;
  /// What the command would do now. Nothing happens.
  outcome
  foresee(const core::account_id&, const core::command&, storage::read_barrier&, const core::code_meters&) const;
  outcome create(const core::create_user&, storage::read_barrier&) const;
  /// Gives the email of who was.
  outcome
  erase(const core::account_id&, const core::erase_user&, storage::read_barrier&, core::email_address& email) const;

private:
  core::context context(core::time_point, const core::organisation*, const core::code_meters* = nullptr) const;

  storage::account_store& store_;
  const core::policy& policy_;
  const core::code_keys& codes_;
  const clock& clock_;
};

} // namespace twostep::server
