#include "server/delivery/delivery_commands.hpp"

#include <variant>

namespace twostep::server {
namespace {

/// The provider's id of a notice is kept only if receipts follow; the account keeps it until one arrives.
core::record_notice_result result_of_notice(const core::notice_id& id, const sms::outcome& o) {
  core::record_notice_result c{.notice = id, .outcome = o.accepted ? "accepted" : o.reason, .provider = o.provider};
  if (!o.accepted || !o.receipts_follow) return c;
  c.provider_id = o.as.provider_id;
  c.more_parts = o.as.more_parts;
  return c;
}

} // namespace

std::optional<message_key> key_of(const sms::reference& r) {
  if (const auto* code = std::get_if<sms::code_reference>(&r))
    return message_key{code->account, core::message_tag(code->challenge), code->send};
  if (const auto* notice = std::get_if<sms::notice_reference>(&r))
    return message_key{notice->account, core::message_tag(notice->notice), 1};
  return std::nullopt;
}

core::command result_of(const sms::outcome& o) {
  if (const auto* notice = std::get_if<sms::notice_reference>(&o.reference))
    return result_of_notice(notice->notice, o);
  const auto& code = std::get<sms::code_reference>(o.reference);
  return core::record_delivery_result{code.challenge, code.send,        o.accepted,     o.provider,
                                      o.reason,       o.as.provider_id, o.as.more_parts};
}

core::command report_of(const sms::failover_report& f) {
  core::report_message c{
      .what = core::delivery_step::rerouted,
      .provider = f.provider,
      .reason = {},
      .detail = {},
      .provider_id = f.as.provider_id,
      .more_parts = f.as.more_parts};
  if (const auto* notice = std::get_if<sms::notice_reference>(&f.reference)) {
    c.id = notice->notice;
  } else {
    const auto& code = std::get<sms::code_reference>(f.reference);
    c.id = code.challenge;
    c.send = code.send;
  }
  return c;
}

core::command receipt_of(std::string_view provider, const sms::receipt& r) {
  core::record_receipt c;
  c.provider = provider;
  c.provider_id = r.provider_id;
  c.is_joined = r.is_joined;
  if (r.what == sms::delivery::delivered) return c;
  c.what = core::delivery_step::undelivered;
  c.reason = to_text(r.reason);
  c.detail = r.detail;
  return c;
}

core::command failure_of(const core::notice_id& notice, std::string_view provider, const sms::receipt& r) {
  return core::report_message{
      .id = notice,
      .what = core::delivery_step::undelivered,
      .provider = std::string(provider),
      .reason = std::string(to_text(r.reason)),
      .detail = r.detail};
}

} // namespace twostep::server
