#pragma once
// Delivery receipts inside deliver_sm, as SMSCs write them: optional parameters, the text of SMPP 3.4's appendix B
// and its variations, or both. Pure; whose message it is about is part_tracker's.

#include "sms/providers/smpp/pdu.hpp"
#include "sms/receipt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// message_state's values (5.2.28).
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

/// 1 to 64 printable ASCII characters without blanks: what may go on to logs and to the dispatcher.
bool is_message_id(std::string_view) noexcept;

struct delivery_report {
  std::string id; ///< as the SMSC wrote it; is_message_id
  message_state state{message_state::unknown};
  std::string error;        ///< of the text, "err"; empty: none
  std::uint8_t network = 0; ///< network_error_code's type (5.3.2.31): 3 is GSM; 0: there is none
  std::uint16_t network_error = 0;
  std::string number; ///< whom the message was for (the source address), if it says so
};

/// nullopt: no receipt (a message from a phone may look like one, so esm_class or both receipted_message_id and
/// message_state must say it), or it can't be read. Optional parameters count more than the text.
///
/// Of the text: the fields in any order and case, with blanks, '_' or nothing in "submit date", blanks after the
/// colon; nothing after "text:" counts, since it is what somebody wrote. States by their beginnings (DELIVRD,
/// DELIVERED, UNDELIV, UNDELIVERABLE …) or message_state's number.
std::optional<delivery_report> read_delivery_report(const smpp::deliver_sm&);

/// nullopt: the message is still on its way, or the SMSC doesn't know.
std::optional<delivery> final_delivery(message_state) noexcept;
/// Of an undelivered one.
failure_kind undelivered_reason(const delivery_report&) noexcept;
/// "UNDELIVERABLE, err 001, network error 3/27".
std::string describe(const delivery_report&);

} // namespace twostep::sms
