#pragma once
// What an SMSC's command_status (SMPP 3.4, 5.1.3) means for a message. Pure.

#include "sms/gateway.hpp"

#include <cstdint>
#include <string>

namespace twostep::sms {

/// Of a status that is not ESME_ROK; a vendor's own (0x400 to 0x4FF) and an unknown one are taken as transient.
failure_kind smpp_failure_kind(std::uint32_t status) noexcept;
/// "ESME_RTHROTTLED (0x58)", or only the number where the standard has no name for it.
std::string smpp_status_text(std::uint32_t status);

/// Of a refused submit_sm.
failure smpp_refusal(std::uint32_t status);
/// Of a refused bind: in the operator's words what to look at.
failure smpp_bind_refusal(std::uint32_t status);

} // namespace twostep::sms
