#pragma once
// Receipts as each provider sends them, signed as it signs: a request for HTTP, a deliver_sm for SMPP. Pure.

#include "bench/fake_smsc/messages.hpp"
#include "sms/providers/smpp/pdu.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

/// Empty ones: receipts of that kind are signed with nothing, and refused.
struct receipt_secrets {
  std::string twilio;     ///< --auth-token
  std::string vonage;     ///< --signature-secret
  std::string gatewayapi; ///< --callback-secret
  std::string webhook;    ///< --receipt-secret
};

/// What is said about one message.
struct receipt_words {
  fake_smsc::kind kind = kind::webhook;
  std::string id, to, from, reference;
  bool delivered = true;
};

struct loopback_url {
  std::string host, port; ///< "127.0.0.1", "8080"
  std::string authority;  ///< as the Host field has it
  std::string target;     ///< path and query
};
/// nullopt: no http:// URL of this machine's loopback, so nothing is sent there.
std::optional<loopback_url> read_loopback_url(std::string_view);

/// Head and body of the POST. url: as the message named it, which Twilio signs. unix_seconds: now.
std::string receipt_request(
    const receipt_words&, const receipt_secrets&, std::string_view url, const loopback_url&, std::int64_t unix_seconds
);

/// As SMPP 3.4's appendix B writes it, with receipted_message_id and message_state.
sms::smpp::deliver_sm smpp_receipt(const receipt_words&, std::string_view text, std::int64_t unix_seconds);

} // namespace twostep::bench::fake_smsc
