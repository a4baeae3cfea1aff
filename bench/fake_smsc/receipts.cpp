#include "bench/fake_smsc/receipts.hpp"

#include "bench/fake_smsc/reading.hpp"
#include "core/secret.hpp"
#include "sms/adapter/signature.hpp"
#include "sms/net/http_wire.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <ctime>

namespace twostep::bench::fake_smsc {

namespace {

struct signed_body {
  std::string body;
  std::string_view content_type;
  std::string fields; ///< further header fields, each with its line end
};

constexpr std::string_view form_type = "application/x-www-form-urlencoded", json_type = "application/json";

std::string to_form(const sms::form_fields& fields) {
  const std::vector<std::pair<std::string_view, std::string_view>> views(fields.begin(), fields.end());
  return std::string(sms::encode_form(views).reveal());
}

std::string digits_of_time(std::int64_t unix_seconds, const char* format) {
  const std::time_t time = unix_seconds;
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, format, &utc));
}

signed_body twilio_receipt(const receipt_words& w, const receipt_secrets& s, std::string_view url) {
  const std::string status = w.delivered ? "delivered" : "undelivered";
  sms::form_fields fields{
      {"MessageSid", w.id}, {"MessageStatus", status},   {"SmsSid", w.id}, {"SmsStatus", status}, {"To", w.to},
      {"From", w.from},     {"ApiVersion", "2010-04-01"}};
  if (!w.delivered) fields.emplace_back("ErrorCode", "30003");
  const auto signature = sms::twilio_signature(core::secret(std::string_view(s.twilio)), url, fields);
  return {to_form(fields), form_type, "X-Twilio-Signature: " + signature + "\r\n"};
}

signed_body vonage_receipt(const receipt_words& w, const receipt_secrets& s, std::int64_t now) {
  sms::form_fields fields{
      {"msisdn", std::string(without_plus(w.to))},
      {"to", w.from},
      {"network-code", "00000"},
      {"messageId", w.id},
      {"price", "0.05000000"},
      {"status", w.delivered ? "delivered" : "failed"},
      {"scts", digits_of_time(now, "%y%m%d%H%M")},
      {"err-code", w.delivered ? "0" : "2"},
      {"message-timestamp", digits_of_time(now, "%Y-%m-%d %H:%M:%S")},
      {"timestamp", std::to_string(now)}};
  if (!w.reference.empty()) fields.emplace_back("client-ref", w.reference);
  fields.emplace_back("sig", sms::vonage_signature(core::secret(std::string_view(s.vonage)), fields));
  return {to_form(fields), form_type, {}};
}

signed_body gatewayapi_receipt(const receipt_words& w, const receipt_secrets& s, std::int64_t now) {
  std::string claims = R"({"id":)" + w.id;
  claims.append(R"(,"msisdn":)").append(without_plus(w.to)).append(R"(,"time":)").append(std::to_string(now));
  claims.append(R"(,"status":")").append(w.delivered ? "DELIVERED" : "UNDELIVERABLE").append(R"(")");
  if (!w.delivered) claims.append(R"(,"error":"Absent subscriber","code":"0x1013")");
  claims.append(R"(,"userref":)").append(json_text(w.reference)).append("}");
  std::string token = encode_base64url(R"({"typ":"JWT","alg":"HS256"})") + "." + encode_base64url(claims);
  token += "." + encode_base64url(sms::hmac_sha256(s.gatewayapi, token));
  return {claims, json_type, "X-Gwapi-Signature: " + token + "\r\n"};
}

signed_body webhook_receipt(const receipt_words& w, const receipt_secrets& s) {
  std::string body = R"({"id":)" + json_text(w.id);
  body.append(R"(,"to":)").append(json_text(w.to));
  body.append(R"(,"status":")").append(w.delivered ? "delivered" : "failed").append(R"(")");
  if (!w.delivered) body.append(R"(,"reason":"the phone is out of reach")");
  if (!w.reference.empty()) body.append(R"(,"reference":)").append(json_text(w.reference));
  return {body + "}", json_type, "Authorization: Bearer " + s.webhook + "\r\n"};
}

signed_body body_of(const receipt_words& w, const receipt_secrets& s, std::string_view url, std::int64_t now) {
  switch (w.kind) {
  case kind::twilio:
    return twilio_receipt(w, s, url);
  case kind::vonage:
    return vonage_receipt(w, s, now);
  case kind::gatewayapi:
    return gatewayapi_receipt(w, s, now);
  case kind::webhook:
  case kind::smpp:
    break;
  }
  return webhook_receipt(w, s);
}

} // namespace

std::optional<loopback_url> read_loopback_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->scheme() != "http" || url->has_userinfo()) return std::nullopt;
  loopback_url found{
      url->host_address(), url->has_port() ? std::string(url->port()) : "80",
      std::string(url->encoded_host_and_port()), std::string(url->encoded_target())};
  if (found.host == "localhost") found.host = "127.0.0.1";
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(found.host, ec);
  if (ec || !address.is_loopback()) return std::nullopt;
  if (found.target.empty() || found.target.front() == '?') found.target.insert(0, 1, '/');
  // Boost.URL 1.81 parses an IPv4 address at the beginning of a name as the host, and the rest as the path.
  if (found.target.front() != '/') return std::nullopt;
  return found;
}

std::string receipt_request(
    const receipt_words& w, const receipt_secrets& s, std::string_view url, const loopback_url& to,
    std::int64_t unix_seconds
) {
  const auto content = body_of(w, s, url, unix_seconds);
  std::string text = "POST " + to.target + " HTTP/1.1\r\nHost: " + to.authority;
  text.append("\r\nUser-Agent: fake-smsc\r\nContent-Type: ").append(content.content_type);
  text.append("\r\nContent-Length: ").append(std::to_string(content.body.size())).append("\r\n");
  text.append(content.fields).append("\r\n").append(content.body);
  return text;
}

sms::smpp::deliver_sm smpp_receipt(const receipt_words& w, std::string_view text, std::int64_t unix_seconds) {
  using sms::smpp::tag;
  constexpr std::uint8_t receipt_type = 0x04, delivered = 2, undeliverable = 5; // 5.2.12, 5.2.28
  sms::smpp::deliver_sm m;
  m.source = {1, 1, std::string(without_plus(w.to))};
  m.destination.digits = w.from;
  m.esm_class = receipt_type;
  const auto date = digits_of_time(unix_seconds, "%y%m%d%H%M");
  std::string words = "id:" + w.id + " sub:001 dlvrd:00" + (w.delivered ? "1" : "0");
  words.append(" submit date:").append(date).append(" done date:").append(date);
  words.append(w.delivered ? " stat:DELIVRD err:000" : " stat:UNDELIV err:001");
  words.append(" text:").append(text.substr(0, 20));
  m.text = core::secret(std::move(words));
  sms::smpp::add(m.optional, tag::receipted_message_id, w.id + std::string(1, '\0'));
  sms::smpp::add_integer(m.optional, tag::message_state, w.delivered ? delivered : undeliverable, 1);
  return m;
}

} // namespace twostep::bench::fake_smsc
