#pragma once
// Sends a test message, or a test mail, and waits for what becomes of it.

#include "core/recipient.hpp"
#include "server/admin/sms_operations.hpp"
#include "server/api/context.hpp"
#include "server/api/problem.hpp"

namespace twostep::server::admin {

api::problem nothing_sends();

/// Answers when somebody has taken it or the server has given it up. The context is a running server's.
awaitable<core::result<accepted_test_message, api::problem>> send_test(api::context&, core::recipient);

} // namespace twostep::server::admin
