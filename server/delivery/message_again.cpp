#include "server/delivery/message_again.hpp"

#include "core/account/failover.hpp"

#include <algorithm>

namespace twostep::server {

std::optional<core::send_elsewhere>
code_again(const core::account& a, const delivery_watch::message& m, core::time_point now) {
  if (const auto* trace = core::find_trace(a.messages, m.key.tag, m.key.send))
    return core::message_to_fail_over(a, *trace, now);
  // A code that came back is no longer pending, nor one whose acceptance is recorded.
  for (const auto* c : core::pending_codes(a, now))
    if (core::message_tag(c->id) == m.key.tag && c->sends == m.key.send)
      return core::send_elsewhere{core::newest_message(a, *c), m.awaits.provider};
  return std::nullopt;
}

silent_message silence_of(const core::account& a, const delivery_watch::message& m, core::time_point now) {
  const auto* trace = core::find_trace(a.messages, m.key.tag, m.key.send);
  if (trace && !core::is_unconfirmed(*trace)) return {};
  // A notice that its account has no room for is watched until its receipt comes.
  if (m.notice) return {.is_notice = true};
  return {.code = code_again(a, m, now)};
}

} // namespace twostep::server
