#pragma once
// Any gateway that takes a message by one HTTP request: what it looks like and what the answer means is configured.
// Making the request and reading answers and receipts are pure functions; the gateway only carries.

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

/// What makes an answer an acceptance.
struct webhook_success {
  std::vector<std::string> statuses{"2xx"}; ///< "2xx" or "202"
  std::string field;                        ///< a JSON pointer; empty: the status alone counts
  std::string value;                        ///< what must stand there; empty: anything
  std::string id_field;                     ///< a JSON pointer to the gateway's id; empty: it has none
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
  std::string body;   ///< a template; empty: none
  escaping format = escaping::json;
  std::string content_type;
  std::vector<std::pair<std::string, core::secret>> headers;
  std::string username;
  core::secret password;
  bool basic = false; ///< username and password go into an Authorization field
  bool idempotent = false;
  std::string sender;
  webhook_success success;
  webhook_receipt_rules receipts;
};

http_request webhook_request(const webhook_settings&, const message&);
/// hidden: what of an answer's words no operator may see.
core::result<accepted, failure>
webhook_verdict(const webhook_success&, const http_response&, const std::vector<std::string_view>& hidden = {});

/// JSON, with the secret as Bearer token, or with X-Signature: the HMAC-SHA256 in hex of the body with X-Timestamp's
/// Unix seconds appended, as SMS Gateway for Android signs.
read_receipts webhook_receipts(const webhook_receipt_rules&, const receipt_request&, core::time_point now);

/// What the keys say. They have passed webhook_problems.
webhook_settings webhook_settings_of(const provider_keys&, std::string_view sender);
std::vector<key_problem> webhook_problems(const provider_keys&, std::string_view sender);

extern const provider_kind webhook_kind;

} // namespace twostep::sms
