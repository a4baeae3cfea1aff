#pragma once
// Any gateway that accepts a message by one HTTP request; the request and the meaning of answers are configured.
// Building requests and reading answers and receipts are pure functions; the gateway only transports.

#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/gateway.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_client.hpp"
#include "sms/providers/webhook/template.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::sms {

/// The condition for an accepted message.
struct webhook_success {
  std::vector<std::string> statuses{"2xx"}; ///< "2xx" or "202"
  std::string field;                        ///< a JSON pointer; empty: only the status counts
  std::string value;                        ///< the required value; empty: any
  std::string id_field;                     ///< a JSON pointer to the gateway's id; empty: none
};

struct webhook_receipt_rules {
  core::secret secret;            ///< empty: no receipts
  std::string id, status, reason; ///< JSON pointers; reason may be empty
  std::vector<std::string> delivered, failed;
};

struct webhook_settings {
  std::string method = "POST";
  base_url origin;    ///< without a path
  std::string target; ///< a template: path and query
  std::string body;   ///< a template; empty: no body
  escaping format = escaping::json;
  std::string content_type;
  std::vector<std::pair<std::string, core::secret>> headers;
  std::string username;
  core::secret password;
  bool basic = false; ///< username and password are sent in the Authorization field
  bool idempotent = false;
  std::string sender;
  webhook_success success;
  webhook_receipt_rules receipts;
};

http_request webhook_request(const webhook_settings&, const message&);
/// hidden: removed from the answer's text in the detail.
core::result<accepted, failure>
webhook_verdict(const webhook_success&, const http_response&, const std::vector<std::string_view>& hidden = {});

/// Reads a receipt in JSON, authenticated by the secret as Bearer token, or by X-Signature: the HMAC-SHA256 in hex
/// of the body followed by X-Timestamp's Unix seconds, as SMS Gateway for Android signs.
read_receipts webhook_receipts(const webhook_receipt_rules&, const receipt_request&, core::time_point now);

/// The keys must have passed webhook_problems.
webhook_settings webhook_settings_of(const provider_keys&, std::string_view sender);
std::vector<key_problem> webhook_problems(const provider_keys&, std::string_view sender);

extern const provider_kind webhook_kind;

} // namespace twostep::sms
