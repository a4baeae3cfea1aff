#pragma once
// Vonage's SMS API (developer.vonage.com/en/api/sms), formerly Nexmo's. Building requests and reading answers and
// receipts are pure functions; the gateway only transports.

#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/gateway.hpp"
#include "sms/net/form_fields.hpp"
#include "sms/net/http_client.hpp"

#include <string>

namespace twostep::sms {

struct vonage_settings {
  std::string api_key;
  core::secret api_secret;
  std::string from;
  core::secret signature_secret; ///< empty: no receipts
  std::string callback;          ///< empty: none
};

http_request vonage_request(const vonage_settings&, const message&);

/// A long message has several parts with a receipt each. It is accepted if all parts are; its id is the first
/// part's.
core::result<accepted, failure> vonage_verdict(const http_response&, hidden_words hidden = {});

/// What is signed: "&name=value" for all fields but `sig`, sorted by name, with "_" for & and = in values; SHA-256
/// HMAC in hex.
std::string vonage_signature(const core::secret& signature_secret, const form_fields&);

/// Reads a delivery receipt in any of the three forms that an account can choose: GET, POST and POST-JSON.
read_receipts vonage_receipts(const vonage_settings&, const receipt_request&, core::time_point now);

extern const provider_kind vonage_kind;

} // namespace twostep::sms
