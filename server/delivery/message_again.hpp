#pragma once
// What may be sent again of a message that is watched (delivery_watch.hpp), as its account has it now. Pure.

#include "core/account/account.hpp"
#include "core/account/decision.hpp"
#include "core/time.hpp"
#include "server/delivery/delivery_watch.hpp"

#include <optional>

namespace twostep::server {

/// Of a code that a provider took: as core::message_to_fail_over, also where that couldn't be recorded. nullopt: it
/// doesn't fail over.
std::optional<core::send_elsewhere>
code_again(const core::account&, const delivery_watch::message&, core::time_point now);

/// What may be sent of a message without a receipt: its code, or the notice that is watched, or nothing.
struct silent_message {
  std::optional<core::send_elsewhere> code{};
  bool is_notice = false;
};
silent_message silence_of(const core::account&, const delivery_watch::message&, core::time_point now);

} // namespace twostep::server
