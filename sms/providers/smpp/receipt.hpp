#pragma once
// Reads delivery receipts in deliver_sm: optional parameters, the text of SMPP 3.4's appendix B and its
// variations, or both. Pure. Matching with messages: part_tracker.hpp.

#include "sms/providers/smpp/pdu.hpp"
#include "sms/receipt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// The values of message_state (5.2.28).
enum class message_state : std::uint8_t {
  enroute = 1,
  delivered,
  expired,
  deleted,
  undeliverable,
  accepted,
  unknown,
  rejected
};
std::string_view to_text(message_state) noexcept;

/// True for 1 to 64 printable ASCII characters without blanks: safe for logs and the dispatcher.
bool is_message_id(std::string_view) noexcept;

struct smpp_receipt {
  std::string id; ///< as the SMSC wrote it; satisfies is_message_id
  message_state state{message_state::unknown};
  std::string error;        ///< "err" in the text; empty: none
  std::uint8_t network = 0; ///< type in network_error_code (5.3.2.31): 3 is GSM; 0: none
  std::uint16_t network_error = 0;
  std::string number; ///< the message's recipient (the source address), if given
};

/// nullopt: not a receipt, or unreadable. A message from a phone may look like a receipt, so esm_class, or both
/// receipted_message_id and message_state, must mark it. Optional parameters take precedence over the text.
///
/// In the text, fields may have any order and case, with blanks, '_' or nothing in "submit date", and blanks after
/// the colon. What follows "text:" is ignored, because somebody wrote it. States are recognised by their
/// beginnings (DELIVRD, DELIVERED, UNDELIV, UNDELIVERABLE …) or by message_state's number.
std::optional<smpp_receipt> read_smpp_receipt(const smpp::deliver_sm&);

/// nullopt: not final, or unknown to the SMSC.
std::optional<delivery> final_delivery(message_state) noexcept;
/// The reason of an undelivered message.
failure_kind undelivered_reason(const smpp_receipt&) noexcept;
/// "UNDELIVERABLE, err 001, network error 3/27".
std::string describe(const smpp_receipt&);

} // namespace twostep::sms
