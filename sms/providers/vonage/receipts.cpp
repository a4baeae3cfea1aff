// Vonage's delivery receipts (developer.vonage.com/en/messaging/sms/guides/delivery-receipts) and their signatures
// (developer.vonage.com/en/getting-started/concepts/signing-messages).
#include "sms/adapter/redacted_detail.hpp"
#include "sms/adapter/signature.hpp"
#include "sms/net/json_reading.hpp"
#include "sms/providers/vonage/vonage.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace twostep::sms {

namespace {

std::optional<form_fields> fields_of_json(std::string_view body) {
  constexpr std::size_t max_fields = 100; // as parse_form
  const auto parsed = read_json(body);
  if (!parsed || !parsed->is_object() || parsed->get_object().size() > max_fields) return std::nullopt;
  form_fields fields;
  for (const auto& member : parsed->get_object())
    fields.emplace_back(std::string(member.key()), text_of(&member.value()));
  return fields;
}

std::optional<form_fields> fields_of(const receipt_request& r) {
  if (r.method == "GET") return parse_form(r.query);
  if (r.method != "POST") return std::nullopt;
  if (r.content_type.starts_with("application/json")) return fields_of_json(r.body);
  return parse_form(r.body);
}

bool is_signed(const vonage_settings& settings, const form_fields& fields, core::time_point now) {
  // A repeated name is refused: two readers may use different values.
  for (const auto& field : fields)
    if (has_twice(fields, field.first)) return false;
  const auto given = value_of(fields, "sig");
  return is_same_hex(given, vonage_signature(settings.signature_secret, fields)) &&
         is_recent(value_of(fields, "timestamp"), now);
}

struct meaning {
  std::string_view code;
  failure_kind kind;
  const char* words;
};

constexpr meaning meanings[] = {
    {"1", failure_kind::unavailable, "an unknown error"},
    {"2", failure_kind::unavailable, "the phone is unreachable"},
    {"3", failure_kind::invalid_number, "the number is no longer in use"},
    {"4", failure_kind::rejected, "barred by the person"},
    {"5", failure_kind::unsupported, "the number was ported and isn't found"},
    {"6", failure_kind::unsupported, "filtered as spam by the carrier"},
    {"7", failure_kind::unavailable, "the phone is busy"},
    {"8", failure_kind::unavailable, "a network error"},
    {"9", failure_kind::rejected, "the person asked for no such messages"},
    {"10", failure_kind::rejected, "the message isn't valid"},
    {"11", failure_kind::unsupported, "no route to the number"},
    {"12", failure_kind::invalid_number, "the number can't be reached"},
    {"13", failure_kind::rejected, "an age restriction"},
    {"14", failure_kind::rejected, "blocked by the carrier"},
    {"15", failure_kind::rejected, "the person's prepaid credit is used up"},
    {"16", failure_kind::unavailable, "a quota is used up"},
    {"50", failure_kind::unsupported, "the sending entity isn't registered"},
    {"51", failure_kind::unsupported, "the sender isn't registered"},
    {"52", failure_kind::unsupported, "the text isn't a registered one"},
    {"53", failure_kind::unsupported, "the person's consent isn't registered"},
    {"54", failure_kind::unsupported, "a country's rule"},
    {"99", failure_kind::unavailable, "an error without a reason"},
};

receipt undelivered(std::string_view id, std::string_view status, std::string_view code) {
  receipt r{std::string(id), delivery::undelivered, failure_kind::unavailable, {}};
  std::string detail = "Vonage: ";
  detail += status;
  const auto* found = std::ranges::find(meanings, code, &meaning::code);
  if (found != std::end(meanings)) {
    r.reason = found->kind;
    (((detail += ", ") += code) += ": ") += found->words;
  } else if (status != "expired") {
    r.reason = failure_kind::rejected;
  }
  r.detail = fit_for_operator(detail);
  return r;
}

} // namespace

std::string vonage_signature(const core::secret& signature_secret, const form_fields& fields) {
  form_fields sorted = fields;
  std::ranges::sort(sorted);
  std::string text;
  for (auto& [name, value] : sorted) {
    if (name == "sig") continue;
    std::ranges::replace(value, '&', '_');
    std::ranges::replace(value, '=', '_');
    text.append("&").append(name).append("=").append(value);
  }
  return hmac_sha256_hex(signature_secret.reveal(), text);
}

read_receipts vonage_receipts(const vonage_settings& settings, const receipt_request& r, core::time_point now) {
  if (settings.signature_secret.empty()) return receipt_refusal::not_accepted;
  // What can't be parsed can't be what was signed.
  const auto fields = fields_of(r);
  if (!fields || !is_signed(settings, *fields, now)) return receipt_refusal::forged;
  const auto id = value_of(*fields, "messageId").substr(0, 64);
  const auto status = value_of(*fields, "status");
  if (id.empty() || status.empty()) return receipt_refusal::unreadable;
  std::vector<receipt> receipts;
  if (status == "delivered")
    receipts.push_back({std::string(id), delivery::delivered, {}, {}});
  else if (status == "expired" || status == "failed" || status == "rejected")
    receipts.push_back(undelivered(id, status, value_of(*fields, "err-code")));
  return receipts;
}

} // namespace twostep::sms
