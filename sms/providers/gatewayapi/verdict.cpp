// The meaning of GatewayAPI's answers and delivery statuses. Codes: gatewayapi.com/docs/appendix/errors; 0x02… and
// 0x03… come from the API, 0x10… from a message's way.
#include "sms/adapter/http_status.hpp"
#include "sms/adapter/json_web_token.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/net/json_reading.hpp"
#include "sms/providers/gatewayapi/gatewayapi.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>

namespace twostep::sms {

namespace {

namespace json = boost::json;

/// "0x0216" as a number; 0: unreadable.
unsigned number_of(std::string_view code) {
  if (code.starts_with("0x") || code.starts_with("0X")) code.remove_prefix(2);
  unsigned number = 0;
  const auto read = std::from_chars(code.data(), code.data() + code.size(), number, 16);
  return read.ec == std::errc() && read.ptr == code.data() + code.size() ? number : 0;
}

std::optional<failure_kind> kind_of_refusal(unsigned code) noexcept {
  switch (code) {
  case 0x0210: // user
  case 0x0211: // password
  case 0x0212: // address
  case 0x0213: // address not allowed
  case 0x0216: // no credit
  case 0x021d: // account without messages
  case 0x0223: // key
  case 0x0224: // signature
    return failure_kind::authentication;
  case 0x0217: // country not allowed
  case 0x0218: // class
  case 0x021e: // class not set up
  case 0x021f: // operator not allowed
  case 0x0311: // priority
    return failure_kind::unsupported;
  case 0x0214: // the number is listed as blocked, for a time
  case 0x0215: // the number is listed as blocked
    return failure_kind::rejected;
  default:
    return std::nullopt;
  }
}

struct range {
  unsigned first, last;
  failure_kind kind;
};

// The first matching row counts. Groups of the table: HLR 0x1010, MSC 0x1020, screening 0x1030, SMSC 0x1040,
// routes 0x1050, ESME 0x1060, provider 0x1090.
constexpr range undelivered_kinds[] = {
    {0x1010, 0x1010, failure_kind::invalid_number}, // unknown subscriber
    {0x1012, 0x1012, failure_kind::invalid_number}, // no messages on this subscription
    {0x1011, 0x1011, failure_kind::rejected},       // barred
    {0x1013, 0x101b, failure_kind::unavailable},    // absent, unreachable, memory full, home network failure
    {0x1020, 0x1020, failure_kind::invalid_number}, // unidentified subscriber
    {0x1021, 0x1023, failure_kind::unavailable},    // detached, no answer, busy
    {0x1025, 0x1026, failure_kind::rejected},       // subscriber or phone not allowed
    {0x102c, 0x102c, failure_kind::invalid_number}, // a phone without messages
    {0x1024, 0x102e, failure_kind::unavailable},    // failure in the visited network
    {0x1030, 0x103c, failure_kind::unsupported},    // screened: sender, content, quota
    {0x1040, 0x1040, failure_kind::invalid_number}, {0x1042, 0x104a, failure_kind::unavailable},
    {0x1050, 0x1057, failure_kind::unsupported},    // no route
    {0x1060, 0x1062, failure_kind::invalid_number}, // destination address
    {0x1065, 0x1067, failure_kind::unsupported},    // source address
    {0x106a, 0x106a, failure_kind::unavailable},    {0x1080, 0x1083, failure_kind::unavailable},
    {0x1084, 0x1084, failure_kind::invalid_number}, {0x1090, 0x1091, failure_kind::unavailable},
};

failure_kind kind_of_undelivered(std::string_view status, unsigned code) {
  const auto* found =
      std::ranges::find_if(undelivered_kinds, [&](const range& r) { return r.first <= code && code <= r.last; });
  if (found != std::end(undelivered_kinds)) return found->kind;
  return status == "EXPIRED" ? failure_kind::unavailable : failure_kind::rejected;
}

} // namespace

core::result<accepted, failure> gatewayapi_verdict(const http_response& answer, hidden_words hidden) {
  const auto body = answer.whole ? read_json(answer.body) : std::nullopt;
  if (auto kind = kind_of_status(answer.status)) {
    const auto code = body ? text_at(*body, "code") : std::string();
    if (answer.status >= 400 && answer.status < 500)
      if (const auto better = kind_of_refusal(number_of(code))) kind = better;
    return refused(*kind, "GatewayAPI", answer, code, body ? text_at(*body, "message") : "", hidden);
  }
  const auto* o = body ? body->if_object() : nullptr;
  const auto* ids = o ? o->if_contains("ids") : nullptr;
  auto id = ids && ids->is_array() && !ids->get_array().empty() ? text_of(&ids->get_array().front()) : std::string();
  // It may have been accepted, but the answer doesn't say so.
  if (id.empty()) return refused(failure_kind::no_answer, "GatewayAPI", answer, "", "", hidden);
  id.resize(std::min<std::size_t>(id.size(), 64));
  return accepted{std::move(id)};
}

read_receipts gatewayapi_receipts(const gatewayapi_settings& settings, const receipt_request& r) {
  if (settings.callback_secret.empty()) return receipt_refusal::not_accepted;
  const auto claims = verified_claims(r.field("x-gwapi-signature"), settings.callback_secret.reveal());
  if (!claims || r.method != "POST") return receipt_refusal::forged;
  const auto parsed = read_json(*claims);
  if (!parsed) return receipt_refusal::unreadable;
  const auto id = text_at(*parsed, "id").substr(0, 64), status = text_at(*parsed, "status");
  if (id.empty() || status.empty()) return receipt_refusal::unreadable;
  std::vector<receipt> receipts;
  if (status == "DELIVERED") {
    receipts.push_back({id, delivery::delivered, {}, {}});
  } else if (status == "UNDELIVERABLE" || status == "EXPIRED" || status == "REJECTED" || status == "DELETED" || status == "SKIPPED") {
    const auto code = text_at(*parsed, "code"), words = text_at(*parsed, "error");
    std::string detail = "GatewayAPI: " + status;
    if (!code.empty()) detail += ", " + code;
    if (!words.empty()) detail += ": " + words;
    receipts.push_back(
        {id, delivery::undelivered, kind_of_undelivered(status, number_of(code)), fit_for_operator(detail)}
    );
  }
  return receipts;
}

} // namespace twostep::sms
