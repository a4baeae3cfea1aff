// The meaning of Twilio's answers. Codes: www.twilio.com/docs/api/errors.
#include "sms/adapter/redacted_detail.hpp"
#include "sms/providers/twilio/twilio.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace twostep::sms {

namespace {

namespace json = boost::json;

/// The relevant fields of an answer: of a Message resource, or of an error.
struct words {
  bool readable = false;
  std::string sid;
  std::string status;
  long code = 0; ///< 0: none
  std::string text;
};

std::string text_of(const json::object& o, const char* name) {
  const auto* v = o.if_contains(name);
  if (!v || !v->is_string()) return {};
  return std::string(v->get_string());
}

long number_of(const json::object& o, const char* name) {
  const auto* v = o.if_contains(name);
  if (!v || !v->is_int64()) return 0;
  return static_cast<long>(v->get_int64());
}

words read(const http_response& answer) {
  words w;
  if (!answer.whole) return w;
  json::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  const auto parsed = json::parse(answer.body, error, {}, options);
  if (error || !parsed.is_object()) return w;
  const auto& o = parsed.get_object();
  w.readable = true;
  w.sid = text_of(o, "sid");
  const auto* status = o.if_contains("status");
  if (status && status->is_string()) w.status = std::string(status->get_string());
  w.code = number_of(o, "code");
  if (w.code == 0) w.code = number_of(o, "error_code");
  w.text = text_of(o, "message");
  if (w.text.empty()) w.text = text_of(o, "error_message");
  return w;
}

failure fail(failure_kind kind, const http_response& answer, const words& w, hidden_words hidden) {
  std::string detail = "Twilio answered " + std::to_string(answer.status);
  if (w.code != 0) detail += ", code " + std::to_string(w.code);
  if (!w.text.empty()) detail += ": " + w.text;
  if (w.code == 0 && w.text.empty()) detail += w.readable ? " without a reason" : " and nothing readable";
  return {kind, answer.retry_after, fit_for_operator(detail, hidden)};
}

core::result<accepted, failure> success(const http_response& answer, const words& w, hidden_words hidden) {
  if (w.code != 0) return fail(twilio_failure_kind(w.code), answer, w, hidden);
  if (w.status == "failed" || w.status == "undelivered" || w.status == "canceled")
    return fail(failure_kind::rejected, answer, w, hidden);
  // It may have been accepted, but the answer doesn't say so.
  if (w.sid.empty()) return fail(failure_kind::no_answer, answer, w, hidden);
  return accepted{w.sid.substr(0, 64)};
}

failure_kind kind_of_refusal(unsigned status, long code) noexcept {
  if (status == 429) return failure_kind::rate_limited;
  if (status == 401 || status == 403) return failure_kind::authentication;
  if (status == 408 || status == 425) return failure_kind::unavailable;
  if (code != 0) return twilio_failure_kind(code);
  // No such account, or base_url isn't Twilio: the operator must act, the message can wait.
  if (status == 404 || status == 405) return failure_kind::authentication;
  return failure_kind::rejected;
}

} // namespace

failure_kind twilio_failure_kind(long code) noexcept {
  switch (code) {
  case 20003: // credentials
  case 20005: // account not active
  case 20404: // no such account
  case 30002: // account suspended
    return failure_kind::authentication;
  case 20429: // too many requests
  case 21611: // the sender's queue is full
  case 30001: // queue overflow
  case 63038: // the account's messages of a day are used up
    return failure_kind::rate_limited;
  case 20500: // internal error
  case 20503: // service unavailable
  case 30008: // unknown error
    return failure_kind::unavailable;
  case 21211: // not a valid number
  case 21214: // can't be reached
  case 21217: // doesn't look valid
  case 21265: // a short code
  case 21401: // not a valid number
  case 21421: // not a valid number
  case 21604: // no number
  case 21614: // not a mobile number
  case 21635: // a landline
  case 30005: // unknown handset
  case 30006: // landline or carrier out of reach
    return failure_kind::invalid_number;
  case 21212: // the sender is not valid
  case 21267: // a sender name on a trial account
  case 21408: // the region is not switched on
  case 21601: // the sender can't send
  case 21603: // no sender
  case 21606: // the sender is not the account's or can't send
  case 21608: // a trial account, and the number isn't verified
  case 21609: // the callback URL is not valid
  case 21612: // no route between sender and number
  case 21659: // the sender is not the account's
  case 21660: // the sender is another account's
  case 21661: // the sender can't send
  case 21703: // the messaging service has no sender
  case 21705: // no such messaging service
  case 30007: // filtered on the way
  case 30032: // toll-free sender not verified
  case 30034: // sender not registered
    return failure_kind::unsupported;
  default:
    // 21610 (the person said STOP), 21602, 21605, 21617 (the text), 30003 (out of reach), 30004 (blocked) and
    // unknown codes: sending it again would change nothing.
    return failure_kind::rejected;
  }
}

core::result<accepted, failure> twilio_verdict(const http_response& answer, hidden_words hidden) {
  const words w = read(answer);
  if (answer.status >= 500) return fail(failure_kind::unavailable, answer, w, hidden);
  if (answer.status >= 400) return fail(kind_of_refusal(answer.status, w.code), answer, w, hidden);
  // Redirects aren't followed: the text and the credentials would go to an address that the response chooses.
  if (answer.status >= 300)
    return fail(
        failure_kind::unavailable, answer, {true, {}, {}, 0, "a redirect, not followed; check base_url"}, hidden
    );
  return success(answer, w, hidden);
}

} // namespace twostep::sms
