#include "server/changes/account_changes.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace twostep::server {
namespace {

/// Throws std::logic_error if the decision sends a code: without its meters the code would be sent without a
/// limit.
account_changes::outcome without_code(account_changes::outcome decided) {
  const auto sends_code = [](const core::effect& e) { return std::holds_alternative<core::send_code>(e); };
  if (decided && std::ranges::any_of(decided->effects, sends_code))
    throw std::logic_error("a command that sends a code is committed without what the code takes");
  return decided;
}

/// One for each thread is enough: it is used while an account's lock is held, and a thread holds one at a time.
core::account& scratch_account() {
  thread_local core::account scratch;
  return scratch;
}

} // namespace

account_changes::account_changes(
    storage::account_store& store, const core::policy& policy, const core::code_keys& codes, const clock& clock
)
    : store_(store), policy_(policy), codes_(codes), clock_(clock) {}

core::context account_changes::context(
    core::time_point now, const core::organisation* organisation, const core::code_meters* meters
) const {
  return {now, policy_, codes_, organisation, meters, &scratch_account(), clock_.drift()};
}

awaitable<account_changes::outcome> account_changes::commit(
    const core::account_id& id, const core::command& command, storage::read_barrier& seen,
    const core::code_meters* meters
) const {
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    outcome decided = core::decide(a, command, context(clock_.now(), o, meters));
    return meters ? std::move(decided) : without_code(std::move(decided));
  };
  outcome committed = co_await store_.update(id, seen, decide).wait();
  co_return committed;
}

awaitable<account_changes::outcome> account_changes::commit_at(
    core::time_point now, const core::account_id& id, const core::command& command, storage::read_barrier& seen
) const {
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    return without_code(core::decide(a, command, context(now, o)));
  };
  outcome committed = co_await store_.update(id, seen, decide).wait();
  co_return committed;
}

void account_changes::post(core::time_point now, const core::account_id& id, core::command command) const {
  // The policy is copied: its configuration may be replaced before the store decides.
  store_.post_update(
      id,
      [now, command = std::move(command), policy = policy_,
       &codes = codes_](const core::account& a, const core::organisation* o) {
        return without_code(core::decide(a, command, {now, policy, codes, o, nullptr, &scratch_account()}));
      }
  );
}

awaitable<account_changes::outcome> account_changes::commit_charged(
    core::time_point at, const core::account_id& id, const core::command& command, storage::read_barrier& seen,
    const core::code_meters& meters, core::function_ref<bool()> holds
) const {
  const auto decide = [&](const core::account& a, const core::organisation* o) -> outcome {
    auto decided = core::decide(a, command, context(at, o, &meters));
    if (!decided) return decided;
    if (!holds()) return core::refusal{core::refusal_kind::not_in_state};
    decided->takes = {};
    return decided;
  };
  outcome committed = co_await store_.update(id, seen, decide).wait();
  co_return committed;
}

awaitable<account_changes::outcome> account_changes::preview(
    const core::account_id& id, const core::command& command, storage::read_barrier& seen,
    const core::code_meters& meters
) const {
  outcome decided = core::refusal{core::refusal_kind::no_such_user};
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    decided = core::decide(a, command, context(clock_.now(), o, &meters));
  };
  co_await store_.read(id, seen, decide).wait();
  co_return decided;
}

awaitable<account_changes::outcome>
account_changes::create(const core::create_user& command, storage::read_barrier& seen) const {
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    return core::decide(a, command, context(clock_.now(), o));
  };
  outcome created = co_await store_.create(command.id, command.email.key, seen, decide).wait();
  co_return created;
}

awaitable<account_changes::outcome> account_changes::erase(
    const core::account_id& id, const core::erase_user& command, storage::read_barrier& seen,
    core::email_address& email
) const {
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    email = a.email;
    return core::decide(a, command, context(clock_.now(), o));
  };
  outcome erased = co_await store_.erase(id, seen, decide).wait();
  co_return erased;
}

} // namespace twostep::server
