#include "sms/adapter/http_status.hpp"

namespace twostep::sms {

failure not_answered(const http_failure& f) {
  return {f.sent ? failure_kind::no_answer : failure_kind::unavailable, std::nullopt, fit_for_operator(f.detail)};
}

std::optional<failure_kind> kind_of_status(unsigned status) noexcept {
  if (status < 300) return std::nullopt;
  // Redirects aren't followed: the text and the credentials would go to an address that the response chooses.
  if (status < 400 || status >= 500) return failure_kind::unavailable;
  switch (status) {
  case 401:
  case 402:
  case 403:
  case 404: // no provider at this URL: the operator must act, the message can wait
  case 405:
    return failure_kind::authentication;
  case 408:
  case 425:
    return failure_kind::unavailable;
  case 429:
    return failure_kind::rate_limited;
  default:
    return failure_kind::rejected;
  }
}

failure refused(
    failure_kind kind, std::string_view provider, const http_response& answer, std::string_view code,
    std::string_view words, hidden_words hidden
) {
  std::string detail(provider);
  detail += " answered ";
  detail += std::to_string(answer.status);
  if (!code.empty()) (detail += ", code ") += code;
  if (answer.status >= 300 && answer.status < 400)
    detail += ": a redirect, not followed; check the URL";
  else if (!words.empty())
    (detail += ": ") += words;
  else if (code.empty())
    detail += answer.status < 300 ? " and nothing readable" : " without a reason";
  return {kind, answer.retry_after, fit_for_operator(detail, hidden)};
}

} // namespace twostep::sms
