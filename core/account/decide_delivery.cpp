// What the dispatcher reports about messages.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/text.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

// A provider's id longer than any real one's isn't kept: the account has it while its message hasn't led to its end.
// A text has fewer parts than max_more_parts: where there are more, the first one speaks for the message.

std::optional<std::string> kept_id(const std::string& provider_id) {
  if (provider_id.empty() || provider_id.size() > longest_provider_id) return std::nullopt;
  if (!is_utf8(provider_id) || has_unprintable(provider_id)) return std::nullopt;
  return provider_id;
}

/// All of them or none: a message arrives when its last part does.
std::optional<std::vector<std::string>>
kept_parts(const std::string& provider_id, const std::vector<std::string>& more) {
  if (more.empty() || more.size() > max_more_parts || !kept_id(provider_id)) return std::nullopt;
  if (!std::all_of(more.begin(), more.end(), [](const std::string& id) { return kept_id(id).has_value(); }))
    return std::nullopt;
  return more;
}

} // namespace

result<decision, refusal> decide(const account& a, const record_delivery_result& c, const context& ctx) {
  // Looked for in the account as it stands: a message given up because its pending change had died is on the record.
  const auto* challenge = find_challenge(a, c.challenge);
  decision_builder d(a, ctx);
  if (!challenge || challenge->accepted >= c.send) return d.finish();
  if (c.accepted)
    d.emit(code_accepted{
        c.challenge, c.send, cut(c.provider, longest_provider), ctx.now, kept_id(c.provider_id),
        kept_parts(c.provider_id, c.more_parts)});
  else
    d.emit(code_dropped{
        c.challenge, c.send, cut(c.provider, longest_provider), cut(c.reason, longest_failure), ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const record_notice_result& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (std::ranges::find(a.notices, c.notice, &pending_notice::id) != a.notices.end())
    d.emit(notice_settled{
        c.notice, cut(c.outcome, longest_failure), cut(c.provider, longest_provider), ctx.now, kept_id(c.provider_id),
        kept_parts(c.provider_id, c.more_parts)});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const report_message& c, const context& ctx) {
  decision_builder d(a, ctx);
  message_reported e{
      .send = c.send,
      .what = c.what,
      .provider = cut(c.provider, longest_provider),
      .reason = cut(c.reason, longest_failure),
      .detail = cut(c.detail, longest_detail),
      .at = ctx.now,
      .provider_id = kept_id(c.provider_id),
      .more_parts = kept_parts(c.provider_id, c.more_parts)};
  std::uint32_t tag = 0;
  if (const auto* notice = std::get_if<notice_id>(&c.id)) {
    e.notice = true;
    std::copy(notice->value.begin(), notice->value.end(), e.id.value.begin());
    tag = message_tag(*notice);
  } else {
    e.id = std::get<challenge_id>(c.id);
    tag = message_tag(e.id);
  }
  // A code that came back has arrived, whatever its receipt says; a notice that arrives is as it should be.
  const auto* known = find_trace(a.messages, tag, c.send);
  if (known || (e.notice && c.what != delivery_step::delivered)) d.emit(std::move(e));
  return d.finish();
}

} // namespace twostep::core
