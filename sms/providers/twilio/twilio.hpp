#pragma once
// Twilio's Programmable Messaging by its REST API, 2010-04-01. Building requests and reading answers are pure
// functions; the gateway only transports.

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
  std::string messaging_service_sid; ///< used instead of `from`
  std::string status_callback;       ///< the URL; empty: none
};

http_request twilio_request(const twilio_settings&, const message&);

/// The meaning of an answer. The detail contains Twilio's code and text without `hidden`, numbers and codes: a
/// provider may echo what it was sent, and that must not get into a log.
core::result<accepted, failure> twilio_verdict(const http_response&, hidden_words hidden = {});

/// The meaning of a Twilio error code for a message.
failure_kind twilio_failure_kind(long code) noexcept;

/// What Twilio signs: the URL, then names and values sorted by name (www.twilio.com/docs/usage/security). Several
/// values of a name are sorted, and each is used once, as in Twilio's own libraries.
std::string twilio_signature(const core::secret& auth_token, std::string_view url, const form_fields&);

/// Reads a status callback: a receipt for "delivered", "undelivered" and "failed"; none for other states.
read_receipts twilio_receipts(const twilio_settings&, const receipt_request&);

extern const provider_kind twilio_kind;

} // namespace twostep::sms
