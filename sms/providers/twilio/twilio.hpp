#pragma once
// Twilio's Programmable Messaging over its REST API, 2010-04-01. Making the request and reading the answer are pure
// functions; the gateway only carries one to the other.

#include "core/secret.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/gateway.hpp"
#include "sms/net/form_fields.hpp"
#include "sms/net/http_client.hpp"

#include <string>

namespace twostep::sms {

struct twilio_settings {
  std::string account_sid;
  core::secret auth_token;
  std::string from;                  ///< a number, short code or sender name
  std::string messaging_service_sid; ///< instead of from
  std::string status_callback;       ///< the URL; empty: none
};

http_request twilio_request(const twilio_settings&, const message&);

/// What the answer means. The detail holds Twilio's code and words without `hidden`, numbers and codes: a provider
/// that echoes what it was sent must not get it into a log.
core::result<accepted, failure> twilio_verdict(const http_response&, hidden_words hidden = {});

/// What an error code of Twilio's means for a message.
failure_kind twilio_failure_kind(long code) noexcept;

/// What Twilio signs: the URL, then each name and value, sorted by name (www.twilio.com/docs/usage/security). The
/// values of a name that stands there twice are sorted too, each once, as its own libraries do.
std::string twilio_signature(const core::secret& auth_token, std::string_view url, const form_fields&);

/// A status callback: one receipt for "delivered", "undelivered" and "failed", none for what is under way.
read_receipts twilio_receipts(const twilio_settings&, const receipt_request&);

extern const provider_kind twilio_kind;

} // namespace twostep::sms
