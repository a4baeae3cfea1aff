#include "server/admin/user_changes.hpp"

#include "server/admin/pauses.hpp"
#include "server/admin/problems.hpp"

#include <algorithm>
#include <utility>

namespace twostep::server::admin {

using api::context;
using api::problem;

namespace {

awaitable<account_changes::outcome> commit(context& r, core::account_id id, core::command command) {
  if (r.running) {
    execution done = co_await r.running->commands.execute(id, std::move(command));
    co_return std::move(done.outcome);
  }
  storage::read_barrier seen;
  auto outcome = co_await r.changes.commit(id, command, seen);
  co_await r.store.durable(seen.sequence);
  co_return outcome;
}

} // namespace

awaitable<core::result<changed, problem>> change(context& r, core::account_id id, core::command command) {
  auto outcome = co_await commit(r, id, std::move(command));
  if (!outcome) co_return to_problem(outcome.error());
  if (outcome->refused) co_return to_problem(*outcome->refused);
  const bool notifies = std::any_of(outcome->effects.begin(), outcome->effects.end(), [](const core::effect& e) {
    const auto* told = std::get_if<core::send_notice>(&e);
    return told && told->notice.to.number();
  });
  co_return changed{std::move(outcome->events), notifies};
}

problem erased_meanwhile() {
  return to_problem(core::refusal{core::refusal_kind::no_such_user});
}

awaitable<core::result<void, problem>> show(context& r, core::account_id id, user_details& to) {
  storage::read_barrier seen;
  core::account account;
  const auto now = r.clock.now();
  const auto fill = [&](const core::account& found, const core::organisation* org) {
    account = found; // what is asked of the meters is asked outside of this
    to = details(found, org, r.policy, now);
  };
  const bool is_there = co_await r.store.read(id, seen, fill).wait();
  if (!is_there) co_return erased_meanwhile();
  to.pauses = co_await pauses_of(r, account, now);
  co_await r.store.durable(seen.sequence);
  co_return core::result<void, problem>();
}

} // namespace twostep::server::admin
