#pragma once
// Receipts in each provider's format, with its signature: a request for HTTP, a deliver_sm for SMPP. Pure.

#include "bench/fake_smsc/messages.hpp"
#include "sms/providers/smpp/pdu.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

/// Empty: receipts of that kind have an empty signature, and are refused.
struct receipt_secrets {
  std::string twilio;     ///< --auth-token
  std::string vonage;     ///< --signature-secret
  std::string gatewayapi; ///< --callback-secret
  std::string webhook;    ///< --receipt-secret
};

/// The contents of a receipt.
struct receipt_words {
  fake_smsc::kind kind = kind::webhook;
  std::string id, to, from, reference;
  bool delivered = true;
};

struct loopback_url {
  std::string host, port; ///< "127.0.0.1", "8080"
  std::string authority;  ///< for the Host field
  std::string target;     ///< path and query
};
/// nullopt: not an http:// URL on loopback, so nothing is sent there.
std::optional<loopback_url> read_loopback_url(std::string_view);

/// The POST's head and body. url: as given with the message; Twilio signs it. unix_seconds: now.
std::string receipt_request(
    const receipt_words&, const receipt_secrets&, std::string_view url, const loopback_url&, std::int64_t unix_seconds
);

/// In the format of SMPP 3.4's appendix B, with receipted_message_id and message_state.
sms::smpp::deliver_sm smpp_receipt(const receipt_words&, std::string_view text, std::int64_t unix_seconds);

} // namespace twostep::bench::fake_smsc
