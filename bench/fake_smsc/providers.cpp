#include "bench/fake_smsc/providers.hpp"

#include "bench/fake_smsc/reading.hpp"
#include "sms/adapter/text_parts.hpp"
#include "sms/net/form_fields.hpp"
#include "sms/net/json_reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdio>

namespace twostep::bench::fake_smsc {

namespace {

std::string hexadecimal(std::string_view prefix, std::uint64_t instance, std::uint64_t number) {
  char digits[40];
  std::snprintf(
      digits, sizeof digits, "%016llx%016llx", static_cast<unsigned long long>(instance),
      static_cast<unsigned long long>(number)
  );
  return std::string(prefix) + digits;
}

std::size_t parts_of(std::string_view text) {
  const auto parts = sms::split_text(text);
  return parts ? parts->parts.size() : 1;
}

// Twilio: www.twilio.com/docs/messaging/api/message-resource, www.twilio.com/docs/api/errors.

std::optional<incoming> read_twilio(const http_question& q) {
  const auto form = q.method == "POST" ? sms::parse_form(q.body) : std::nullopt;
  if (!form) return std::nullopt;
  incoming m{
      kind::twilio,
      std::string(sms::value_of(*form, "To")),
      std::string(sms::value_of(*form, "From")),
      std::string(sms::value_of(*form, "Body")),
      {},
      std::string(sms::value_of(*form, "StatusCallback"))};
  if (m.from.empty()) m.from = sms::value_of(*form, "MessagingServiceSid");
  if (m.to.empty() || m.from.empty() || m.text.empty()) return std::nullopt;
  return m;
}

std::string twilio_id(std::uint64_t instance, std::uint64_t number) {
  return hexadecimal("SM", instance, number);
}

http_reply twilio_accepted(const incoming& m, const std::string& id) {
  std::string body = R"({"sid":")";
  body.append(id).append(R"(","status":"queued","direction":"outbound-api","to":)").append(json_text(m.to));
  body.append(R"(,"from":)").append(json_text(m.from)).append(R"(,"body":)").append(json_text(m.text));
  body.append(R"(,"num_segments":")").append(std::to_string(parts_of(m.text)));
  body.append(R"(","num_media":"0","price":null,"price_unit":"USD","api_version":"2010-04-01",)");
  body.append(R"("messaging_service_sid":null,"error_code":null,"error_message":null})");
  return {201, std::move(body)};
}

http_reply twilio_error(unsigned status, int code, std::string_view message) {
  std::string body = R"({"code":)" + std::to_string(code);
  body.append(R"(,"message":)").append(json_text(message));
  body.append(R"(,"more_info":"https://www.twilio.com/docs/errors/)").append(std::to_string(code));
  body.append(R"(","status":)").append(std::to_string(status)).append("}");
  return {status, std::move(body), "application/json", status == 429};
}

http_reply twilio_not_accepted(const incoming& m, answer_kind why) {
  if (why == answer_kind::refused)
    return twilio_error(400, 21211, "The 'To' number " + m.to + " is not a valid phone number.");
  if (why == answer_kind::throttled) return twilio_error(429, 20429, "Too Many Requests");
  return twilio_error(500, 20500, "Internal Server Error");
}

// Vonage: developer.vonage.com/en/api/sms, developer.vonage.com/en/api-errors/sms.

std::optional<incoming> read_vonage(const http_question& q) {
  const auto form = q.method == "POST" ? sms::parse_form(q.body) : std::nullopt;
  if (!form) return std::nullopt;
  const auto value = [&](std::string_view name) { return std::string(sms::value_of(*form, name)); };
  incoming m{kind::vonage,  with_plus(value("to")), value("from"),
             value("text"), value("client-ref"),    value("callback")};
  if (m.to.empty() || m.from.empty() || m.text.empty()) return std::nullopt;
  return m;
}

std::string vonage_password(const http_question& q) {
  const auto form = sms::parse_form(q.body);
  return form ? std::string(sms::value_of(*form, "api_secret")) : std::string();
}

std::string plain_id(std::uint64_t instance, std::uint64_t number) {
  return hexadecimal({}, instance, number);
}

http_reply vonage_accepted(const incoming& m, const std::string& id) {
  const auto parts = parts_of(m.text);
  std::string body = R"({"message-count":")" + std::to_string(parts) + R"(","messages":[)";
  for (std::size_t i = 0; i < parts; ++i) {
    body.append(i == 0 ? "" : ",").append(R"({"to":)").append(json_text(without_plus(m.to)));
    body.append(R"(,"message-id":")").append(id);
    if (i > 0) body.append("-").append(std::to_string(i + 1));
    body.append(R"(","status":"0","remaining-balance":"100.00000000","message-price":"0.05000000","network":"00000")"
    );
    if (!m.reference.empty()) body.append(R"(,"client-ref":)").append(json_text(m.reference));
    body.append("}");
  }
  return {200, body + "]}"};
}

http_reply vonage_error(unsigned status, std::string_view code, std::string_view text) {
  std::string body = R"({"message-count":"1","messages":[{"status":")";
  body.append(code).append(R"(","error-text":)").append(json_text(text)).append("}]}");
  return {status, std::move(body), "application/json", status == 429};
}

http_reply vonage_not_accepted(const incoming&, answer_kind why) {
  if (why == answer_kind::refused) return vonage_error(200, "33", "Number De-activated");
  if (why == answer_kind::throttled) return vonage_error(429, "1", "Throttled");
  return vonage_error(500, "5", "Internal Error");
}

// GatewayAPI: gatewayapi.com/docs/apis/rest.

std::optional<incoming> read_gatewayapi(const http_question& q) {
  const auto body = q.method == "POST" ? sms::read_json(q.body) : std::nullopt;
  if (!body) return std::nullopt;
  incoming m{
      kind::gatewayapi,
      with_plus(sms::text_of(sms::find_at(*body, "/recipients/0/msisdn"))),
      sms::text_at(*body, "sender"),
      sms::text_at(*body, "message"),
      sms::text_at(*body, "userref"),
      sms::text_at(*body, "callback_url")};
  if (m.to.empty() || m.text.empty()) return std::nullopt;
  return m;
}

/// A number that JSON carries exactly (53 bits).
std::string gatewayapi_id(std::uint64_t instance, std::uint64_t number) {
  return std::to_string((1 + instance % 0xffff) * 0x1'0000'0000 + number);
}

http_reply gatewayapi_accepted(const incoming&, const std::string& id) {
  return {200, R"({"ids":[)" + id + R"(],"usage":{"currency":"DKK","total_cost":0.3,"countries":{"DK":1}}})"};
}

http_reply gatewayapi_error(unsigned status, std::string_view code, std::string_view message) {
  std::string body = R"({"code":")";
  body.append(code).append(R"(","message":)").append(json_text(message)).append(R"(,"variables":[]})");
  return {status, std::move(body), "application/json", status == 429};
}

http_reply gatewayapi_not_accepted(const incoming&, answer_kind why) {
  if (why == answer_kind::refused) return gatewayapi_error(422, "0x0215", "Number is blocked");
  if (why == answer_kind::throttled) return gatewayapi_error(429, "0x0219", "Too many requests");
  return gatewayapi_error(500, "0x0100", "Internal server error");
}

// Any other gateway with an HTTP API.

std::optional<incoming> read_webhook(const http_question& q) {
  incoming m;
  if (q.method != "POST" && q.method != "PUT") return std::nullopt;
  if (q.content_type.starts_with("application/json")) {
    const auto body = sms::read_json(q.body);
    if (!body) return std::nullopt;
    const auto value = [&](const char* name) { return sms::text_at(*body, name); };
    m = {kind::webhook, value("to"), value("from"), value("text"), value("id"), {}};
  } else {
    const auto form = sms::parse_form(q.body);
    if (!form) return std::nullopt;
    const auto value = [&](const char* name) { return std::string(sms::value_of(*form, name)); };
    m = {kind::webhook, value("to"), value("from"), value("text"), value("id"), {}};
  }
  m.to = with_plus(m.to);
  if (m.to.empty() || m.text.empty()) return std::nullopt;
  return m;
}

http_reply webhook_accepted(const incoming& m, const std::string& id) {
  std::string body = R"({"id":")" + id + R"(","status":"queued")";
  if (!m.reference.empty()) body.append(R"(,"reference":)").append(json_text(m.reference));
  return {202, body + "}"};
}

http_reply webhook_error(unsigned status, std::string_view message) {
  std::string body = R"({"error":{"message":)";
  body.append(json_text(message)).append("}}");
  return {status, std::move(body), "application/json", status == 429};
}

http_reply webhook_not_accepted(const incoming&, answer_kind why) {
  if (why == answer_kind::refused) return webhook_error(422, "the number is invalid");
  if (why == answer_kind::throttled) return webhook_error(429, "too many messages");
  return webhook_error(500, "something broke");
}

const http_provider* providers() {
  static const http_provider all[] = {
      {kind::twilio, &read_twilio, &password_of, &twilio_id, &twilio_accepted, &twilio_not_accepted,
       twilio_error(400, 21602, "'To', 'From' and 'Body' are required, as a form."),
       twilio_error(401, 20003, "Authenticate")},
      {kind::vonage, &read_vonage, &vonage_password, &plain_id, &vonage_accepted, &vonage_not_accepted,
       vonage_error(200, "2", "Missing to, from or text param"), vonage_error(401, "4", "Bad Credentials")},
      {kind::gatewayapi, &read_gatewayapi, &gatewayapi_password, &gatewayapi_id, &gatewayapi_accepted,
       &gatewayapi_not_accepted, gatewayapi_error(400, "0x0300", "Recipients and message are required"),
       gatewayapi_error(401, "0x0210", "Unauthorized")},
      {kind::webhook, &read_webhook, &password_of, &plain_id, &webhook_accepted, &webhook_not_accepted,
       webhook_error(400, "write to and text, as JSON or as a form"), webhook_error(401, "the password is wrong")},
  };
  return all;
}

} // namespace

const http_provider* find_provider(std::string_view path) {
  constexpr std::string_view before = "/2010-04-01/Accounts/", after = "/Messages.json";
  const auto* all = providers();
  if (path.starts_with(before) && path.ends_with(after) && path.size() > before.size() + after.size()) return &all[0];
  if (path == "/sms/json") return &all[1];
  if (path == "/rest/mtsms") return &all[2];
  if (path == "/webhook") return &all[3];
  return nullptr;
}

} // namespace twostep::bench::fake_smsc
