// The meaning of a gateway's answers and receipts, by its configured rules.
#include "sms/adapter/http_status.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/adapter/signature.hpp"
#include "sms/net/json_reading.hpp"
#include "sms/providers/webhook/webhook.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace twostep::sms {

namespace {

namespace json = boost::json;

bool is_among(const std::vector<std::string>& statuses, unsigned status) {
  return std::ranges::any_of(statuses, [&](const std::string& s) {
    return s == "2xx" ? status / 100 == 2 : s == std::to_string(status);
  });
}

/// The usual fields for an error's text.
std::string words_of(const json::value& body) {
  for (const auto* pointer : {"/message", "/error/message", "/error", "/detail", "/error_description"})
    if (auto words = text_of(find_at(body, pointer)); !words.empty()) return words;
  return {};
}

} // namespace

core::result<accepted, failure> webhook_verdict(
    const webhook_success& rule, const http_response& answer, const std::vector<std::string_view>& hidden
) {
  const auto body = answer.whole ? read_json(answer.body) : std::nullopt;
  const auto fail = [&](failure_kind kind, std::string words) {
    for (const auto word : hidden) hide(words, word);
    return refused(kind, "The gateway", answer, "", words, {});
  };
  if (!is_among(rule.statuses, answer.status)) {
    const auto kind = kind_of_status(answer.status).value_or(failure_kind::rejected);
    return fail(kind, body ? words_of(*body) : std::string());
  }
  if (rule.field.empty() && rule.id_field.empty()) return accepted{};
  // It may have been accepted, but the answer isn't the configured one.
  if (!body) return fail(failure_kind::no_answer, {});
  if (!rule.field.empty()) {
    const auto* found = find_at(*body, rule.field);
    if (!found || found->is_null() || (!rule.value.empty() && text_of(found) != rule.value)) {
      const auto words = words_of(*body);
      return fail(
          failure_kind::rejected, words.empty() ? rule.field + " is \"" + text_of(found) + "\", no success" : words
      );
    }
  }
  if (rule.id_field.empty()) return accepted{};
  auto id = text_of(find_at(*body, rule.id_field));
  if (id.empty()) return fail(failure_kind::no_answer, "nothing at " + rule.id_field);
  id.resize(std::min<std::size_t>(id.size(), 64));
  return accepted{std::move(id)};
}

namespace {

bool is_genuine(const webhook_receipt_rules& rules, const receipt_request& r, core::time_point now) {
  constexpr std::string_view scheme = "Bearer ";
  if (r.authorization.starts_with(scheme))
    return is_same(r.authorization.substr(scheme.size()), rules.secret.reveal());
  const auto timestamp = r.field("x-timestamp");
  std::string text(r.body);
  text += timestamp;
  return is_same_hex(r.field("x-signature"), hmac_sha256_hex(rules.secret.reveal(), text)) &&
         is_recent(timestamp, now);
}

bool is_one_of(const std::vector<std::string>& values, const std::string& value) {
  return std::ranges::find(values, value) != values.end();
}

} // namespace

read_receipts webhook_receipts(const webhook_receipt_rules& rules, const receipt_request& r, core::time_point now) {
  if (rules.secret.empty()) return receipt_refusal::not_accepted;
  if (r.method != "POST" || !is_genuine(rules, r, now)) return receipt_refusal::forged;
  const auto body = read_json(r.body);
  if (!body) return receipt_refusal::unreadable;
  const auto id = text_of(find_at(*body, rules.id)).substr(0, 64), status = text_of(find_at(*body, rules.status));
  if (status.empty()) return receipt_refusal::unreadable;
  const bool delivered = is_one_of(rules.delivered, status);
  std::vector<receipt> receipts;
  if (!delivered && !is_one_of(rules.failed, status)) return receipts;
  if (id.empty()) return receipt_refusal::unreadable;
  if (delivered) {
    receipts.push_back({id, delivery::delivered, {}, {}});
    return receipts;
  }
  // The cause is unknown: another gateway may reach the number.
  std::string detail = "The gateway: " + status;
  if (!rules.reason.empty())
    if (const auto reason = text_of(find_at(*body, rules.reason)); !reason.empty()) detail += ", " + reason;
  receipts.push_back({id, delivery::undelivered, failure_kind::unavailable, fit_for_operator(detail)});
  return receipts;
}

} // namespace twostep::sms
