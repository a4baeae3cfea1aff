// Twilio's status callbacks (www.twilio.com/docs/messaging/guides/track-outbound-message-status).
#include "sms/adapter/redacted_detail.hpp"
#include "sms/adapter/signature.hpp"
#include "sms/providers/twilio/twilio.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace twostep::sms {

namespace {

struct split_url {
  std::string_view origin; ///< "https://host", without a port
  std::string_view port;   ///< ":8443", or empty
  std::string_view rest;   ///< "/path?query"
};

split_url split(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {url, {}, {}};
  const auto host = scheme + 3;
  const auto end = std::min(url.find_first_of("/?#", host), url.size());
  // Only a colon after the bracket of an IPv6 literal begins the port.
  const auto bracket = url.substr(0, end).rfind(']');
  const auto colon =
      url.substr(0, end).find(':', bracket == std::string_view::npos || bracket < host ? host : bracket);
  const auto host_end = std::min(colon, end);
  return {url.substr(0, host_end), url.substr(host_end, end - host_end), url.substr(end)};
}

std::string join(std::string_view origin, std::string_view port, std::string_view rest) {
  std::string url(origin);
  return url.append(port).append(rest);
}

/// Twilio signs the URL with or without the default port; its own validators accept both.
bool is_signed(const twilio_settings& settings, const receipt_request& r, const form_fields& fields) {
  const auto given = r.field("x-twilio-signature");
  if (given.empty()) return false;
  const auto url = split(r.url);
  const std::string_view standard = url.origin.starts_with("http:") ? ":80" : ":443";
  bool found = false;
  for (const auto port : {std::string_view(), url.port.empty() ? standard : url.port})
    if (is_same(given, twilio_signature(settings.auth_token, join(url.origin, port, url.rest), fields))) found = true;
  return found;
}

struct meaning {
  long code;
  failure_kind kind;
  const char* words;
};

// Why an accepted message didn't arrive (www.twilio.com/docs/api/errors).
constexpr meaning meanings[] = {
    {30001, failure_kind::unavailable, "the queue overflowed"},
    {30002, failure_kind::unsupported, "the account is suspended"},
    {30003, failure_kind::unavailable, "the phone is unreachable"},
    {30004, failure_kind::rejected, "the message is blocked"},
    {30005, failure_kind::invalid_number, "the number is unknown"},
    {30006, failure_kind::invalid_number, "a landline, or a carrier out of reach"},
    {30007, failure_kind::unsupported, "filtered as spam by the carrier"},
    {30008, failure_kind::unavailable, "an unknown error"},
    {30009, failure_kind::unavailable, "a part is missing"},
    {30010, failure_kind::unsupported, "the price is above the account's limit"},
    {30017, failure_kind::unavailable, "the carrier's network is congested"},
    {30022, failure_kind::unavailable, "the carrier's rate limit is reached"},
    {30023, failure_kind::unavailable, "the carrier's daily limit is reached"},
    {30024, failure_kind::unsupported, "the sender isn't set up at the carrier"},
    {30032, failure_kind::unsupported, "the toll-free sender isn't verified"},
    {30034, failure_kind::unsupported, "the sender isn't registered"},
    {30035, failure_kind::unsupported, "the sender is blocked"},
    {30036, failure_kind::unavailable, "not delivered within its validity"},
    {30410, failure_kind::unavailable, "the carrier didn't answer in time"},
    {30500, failure_kind::unavailable, "an internal error"},
};

receipt undelivered(std::string_view sid, std::string_view error_code) {
  receipt r{std::string(sid), delivery::undelivered, failure_kind::unavailable, "Twilio: no reason given"};
  long code = 0;
  const auto* end = error_code.data() + error_code.size();
  const auto read = std::from_chars(error_code.data(), end, code);
  if (read.ec != std::errc() || read.ptr != end || code <= 0 || code > 99999) return r;
  r.detail = "Twilio: " + std::to_string(code);
  const auto* found = std::ranges::find(meanings, code, &meaning::code);
  if (found != std::end(meanings)) {
    r.reason = found->kind;
    r.detail += std::string(", ") + found->words;
  } else {
    r.reason = failure_kind::rejected;
  }
  return r;
}

} // namespace

std::string twilio_signature(const core::secret& auth_token, std::string_view url, const form_fields& fields) {
  form_fields sorted = fields;
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::string text(url);
  for (const auto& [name, value] : sorted) text.append(name).append(value);
  return hmac_sha1_base64(auth_token.reveal(), text);
}

read_receipts twilio_receipts(const twilio_settings& settings, const receipt_request& r) {
  if (settings.status_callback.empty()) return receipt_refusal::not_accepted;
  // What can't be parsed can't be what was signed.
  const auto fields = r.method == "POST" ? parse_form(r.body) : std::nullopt;
  if (!fields || !is_signed(settings, r, *fields)) return receipt_refusal::forged;
  for (const auto* name : {"MessageSid", "MessageStatus", "ErrorCode"})
    if (has_twice(*fields, name)) return receipt_refusal::unreadable;
  const auto sid = value_of(*fields, "MessageSid").substr(0, 64);
  const auto status = value_of(*fields, "MessageStatus");
  if (sid.empty() || status.empty()) return receipt_refusal::unreadable;
  std::vector<receipt> receipts;
  if (status == "delivered")
    receipts.push_back({std::string(sid), delivery::delivered, {}, {}});
  else if (status == "undelivered" || status == "failed")
    receipts.push_back(undelivered(sid, value_of(*fields, "ErrorCode")));
  return receipts;
}

} // namespace twostep::sms
