#pragma once
// The one way from a handler to a change: reserve the meters, decide and apply, wait until it is durable, run the
// effects.

#include "core/account/command.hpp"
#include "core/account/decision.hpp"
#include "core/account/refusal.hpp"
#include "server/account/services.hpp"
#include "server/http/application.hpp"
#include "server/runtime/awaitable.hpp"

namespace twostep::server {

/// The command's effects have been handed to the dispatcher when this resumes; `delayed` is set where its queue was
/// full or no provider is usable, so that the page can say that the message is late. Where something happened and the
/// answer is still no (a wrong code), `outcome` is that refusal. A guess at a code that is gone counts against the
/// client's network (decision 33) and is `paused` there once there were as many in a minute as passwords may fail.
struct execution {
  core::result<core::decision, core::refusal> outcome;
  bool delayed = false;
};
awaitable<execution> execute(const services&, http::exchange&, core::account_id, core::command);

/// As execute, for commands that ask for a message: first reserves what limits the sending (decision 16,
/// server/delivery/sms_spend_guard.hpp) and refuses with too_many_messages{retry_at}, nothing sent, where a limit is
/// reached. Fills the command's `reservations`. A resend that the resend schedule refuses reserves nothing.
awaitable<execution>
execute_sending(const services&, http::exchange&, core::account_id, core::device_trust, core::command);

/// Reserves for the notices that are due among the effects of a decision that was applied; those that a limit or the
/// budget stops wait or are given up (messenger), and go out of the effects. Before the decision is waited for, so
/// that the reservations are durable when it is.
void reserve_notices(const services&, const core::account_id&, std::vector<core::effect>&, storage::read_barrier&);

} // namespace twostep::server
