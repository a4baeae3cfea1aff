#pragma once
// What the dispatcher and providers say of messages, as commands on the accounts.

#include "core/account/command.hpp"
#include "server/delivery/delivery_watch.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/receipt.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

/// nullopt: a test message, of no account.
std::optional<message_key> key_of(const sms::reference&);

// Of messages that have a key.

core::command result_of(const sms::outcome&);
core::command report_of(const sms::failover_report&);
core::command receipt_of(std::string_view provider, const sms::receipt&);
/// "undelivered", of a notice that the account may not know any more.
core::command failure_of(const core::notice_id&, std::string_view provider, const sms::receipt&);

} // namespace twostep::server
