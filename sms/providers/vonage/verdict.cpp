// The meaning of Vonage's answers. Statuses: developer.vonage.com/en/api-errors/sms.
#include "sms/adapter/http_status.hpp"
#include "sms/net/json_reading.hpp"
#include "sms/providers/vonage/vonage.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>

namespace twostep::sms {

namespace {

namespace json = boost::json;

failure_kind kind_of_part(int status) noexcept {
  switch (status) {
  case 1:  // throttled
  case 10: // too many connections
    return failure_kind::rate_limited;
  case 4:  // credentials
  case 8:  // account suspended
  case 9:  // no credit
  case 11: // account without this API
  case 14: // signature
  case 32: // a signed request with an API secret
    return failure_kind::authentication;
  case 5: // internal error
    return failure_kind::unavailable;
  case 33: // number no longer in use
    return failure_kind::invalid_number;
  case 6:  // can't process it: no such prefix here
  case 15: // sender not allowed
  case 22: // network code
  case 23: // callback URL
  case 29: // a trial account, and the number isn't listed
    return failure_kind::unsupported;
  default:
    // 2 and 3 (parameters), 7 (number barred), 12 (too long), and unknown statuses: sending it again would change
    // nothing.
    return failure_kind::rejected;
  }
}

/// nullopt: missing or unreadable.
std::optional<int> status_of(const json::value& part) {
  const auto text = text_at(part, "status");
  int status = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), status);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return status;
}

std::string id_of(const json::value& part) {
  constexpr std::size_t longest = 64; // the limit for ids in receipts
  auto id = text_at(part, "message-id");
  id.resize(std::min(id.size(), longest));
  return id;
}

const json::array* parts_of(const std::optional<json::value>& body) {
  const auto* o = body ? body->if_object() : nullptr;
  const auto* parts = o ? o->if_contains("messages") : nullptr;
  return parts && parts->is_array() && !parts->get_array().empty() ? &parts->get_array() : nullptr;
}

} // namespace

core::result<accepted, failure> vonage_verdict(const http_response& answer, hidden_words hidden) {
  const auto body = answer.whole ? read_json(answer.body) : std::nullopt;
  if (const auto kind = kind_of_status(answer.status))
    return refused(*kind, "Vonage", answer, "", body ? text_at(*body, "title") : "", hidden);
  const auto unreadable = [&] { return refused(failure_kind::no_answer, "Vonage", answer, "", "", hidden); };
  const auto* parts = parts_of(body);
  if (!parts) return unreadable();
  for (const auto& part : *parts) {
    const auto status = status_of(part);
    if (!status) return unreadable();
    if (*status == 0) continue;
    return refused(
        kind_of_part(*status), "Vonage", answer, std::to_string(*status), text_at(part, "error-text"), hidden
    );
  }
  accepted by;
  by.provider_id = id_of(parts->front());
  if (by.provider_id.empty()) return unreadable();
  for (const auto& part : *parts)
    if (auto id = id_of(part); !id.empty() && &part != &parts->front()) by.more_parts.push_back(std::move(id));
  return by;
}

} // namespace twostep::sms
