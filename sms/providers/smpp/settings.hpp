#pragma once
// The keys of kind "smpp" as settings, and the submits for a message. Pure.

#include "core/secret.hpp"
#include "sms/adapter/provider_kind.hpp"
#include "sms/message.hpp"
#include "sms/providers/smpp/pdu.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

struct smpp_settings {
  std::string host; ///< a name or an address literal
  std::uint16_t port = 2775;
  bool tls = false;
  std::string ca_file; ///< empty: the system's certificates
  std::string system_id, system_type;
  core::secret password;
  smpp::address source;
  std::uint8_t destination_ton = 1, destination_npi = 1;
  bool registered_delivery = true;
  std::size_t window = 10;
  core::milliseconds enquire_link = core::seconds(30);
  double throughput = 0; ///< messages a second; 0: no limit
};

std::vector<key_problem> check_smpp(const provider_keys&, std::string_view sender);
/// The keys must have passed the checks.
smpp_settings read_smpp(const provider_keys&, std::string_view sender);

/// "+4512345678" → international, ISDN; "1234" → network specific; "Twostep" → alphanumeric; "" → the account's
/// default.
smpp::address source_address(std::string_view sender);
smpp::bind_transceiver smpp_bind(const smpp_settings&);
/// One submit_sm for each part. Several parts get a user data header with `number`, which must differ from the
/// previous message's. nullopt: the text isn't UTF-8, or too long for a phone.
std::optional<std::vector<smpp::submit_sm>> smpp_submits(const smpp_settings&, const message&, std::uint8_t number);

} // namespace twostep::sms
