#pragma once
// GatewayAPI's REST API (gatewayapi.com/docs/apis/rest). Building requests and reading answers and receipts are
// pure functions; the gateway only transports.

#include "core/secret.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/gateway.hpp"
#include "sms/net/http_client.hpp"

#include <string>

namespace twostep::sms {

struct gatewayapi_settings {
  core::secret token;
  std::string sender;
  core::secret callback_secret; ///< empty: no receipts
  std::string callback_url;     ///< empty: no receipts, or the account's own webhook is used
};

http_request gatewayapi_request(const gatewayapi_settings&, const message&);
core::result<accepted, failure> gatewayapi_verdict(const http_response&, hidden_words hidden = {});

/// Reads a delivery status. The signed token in X-Gwapi-Signature contains all of it, so the body is ignored.
read_receipts gatewayapi_receipts(const gatewayapi_settings&, const receipt_request&);

extern const provider_kind gatewayapi_kind;

} // namespace twostep::sms
