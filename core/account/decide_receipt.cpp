// What a provider's receipt says of a message.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/failover.hpp"
#include "core/text.hpp"

namespace twostep::core {
namespace {

/// A bit for each part.
unsigned all_parts(const message_step& taken) noexcept {
  return (1u << (taken.more_parts.size() + 1)) - 1;
}

/// Of its challenge; one that has its tag where that ended, and for a notice.
challenge_id id_of(const account& a, const message_trace& t) {
  const auto* c = t.purpose ? find_tagged(a, t.tag) : nullptr;
  return c ? c->id : id_with_tag<challenge_id>(t.tag);
}

part_delivered arrival_of(const account& a, const named_message& m, time_point now) {
  return {id_of(a, *m.trace), m.trace->send, m.taken->provider, static_cast<std::uint32_t>(m.part), now};
}

message_reported report_of(const account& a, const named_message& m, const record_receipt& c, time_point now) {
  return {
      .id = id_of(a, *m.trace),
      .notice = !m.trace->purpose,
      .send = m.trace->send,
      .what = c.what,
      .provider = m.taken->provider,
      .reason = cut(c.reason, longest_failure),
      .detail = cut(c.detail, longest_detail),
      .at = now};
}

} // namespace

result<decision, refusal> decide(const account& a, const record_receipt& c, const context& ctx) {
  decision_builder d(a, ctx);
  const auto found = find_named(a.messages, cut(c.provider, longest_provider), c.provider_id);
  if (!found || ctx.now >= found->taken->at + longest_receipt_delay) return d.finish();
  const auto& [trace, taken, part] = *found;
  receipt_result r{.tag = trace->tag, .send = trace->send, .is_notice = !trace->purpose};
  r.elapsed = ctx.now - taken->at;
  const auto* known = receipt_after(*trace, *taken);
  if (known && (known->what == delivery_step::delivered || known->what == c.what)) return d.received(r);
  if (c.what == delivery_step::delivered && !c.is_joined) {
    const unsigned arrived = taken->arrived | 1u << part;
    if (arrived != all_parts(*taken)) {
      if (arrived != taken->arrived) d.emit(arrival_of(a, *found, ctx.now));
      return d.received(r);
    }
  }
  d.emit(report_of(a, *found, c, ctx.now));
  r.is_news = true;
  r.may_help = c.what == delivery_step::undelivered && c.reason != invalid_number_reason;
  if (const auto* now = find_trace(d.state().messages, r.tag, r.send); now && r.may_help)
    if (auto again = message_to_fail_over(d.state(), *now, ctx.now)) d.run(std::move(*again));
  return d.received(r);
}

} // namespace twostep::core
