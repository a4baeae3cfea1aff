#pragma once
// The meaning of an SMSC's command_status (SMPP 3.4, 5.1.3) for a message. Pure.

#include "sms/gateway.hpp"

#include <cstdint>
#include <string>

namespace twostep::sms {

/// For any status but ESME_ROK; vendor-specific (0x400 to 0x4FF) and unknown ones count as transient.
failure_kind smpp_failure_kind(std::uint32_t status) noexcept;
/// "ESME_RTHROTTLED (0x58)"; only the number if the standard has no name.
std::string smpp_status_text(std::uint32_t status);

/// For a refused submit_sm.
failure smpp_refusal(std::uint32_t status);
/// For a refused bind; the detail tells the operator what to check.
failure smpp_bind_refusal(std::uint32_t status);

} // namespace twostep::sms
