#pragma once
// What HTTP itself tells about a message, for any provider. Pure. Codes in the body are each kind's own.

#include "core/result.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/failure_kind.hpp"
#include "sms/gateway.hpp"
#include "sms/net/http_client.hpp"

#include <optional>
#include <string_view>

namespace twostep::sms {

/// For a request without a readable response.
failure not_answered(const http_failure&);
/// The meaning of a status of 300 or more if the body tells nothing more; nullopt below 300.
std::optional<failure_kind> kind_of_status(unsigned status) noexcept;
/// The failure with the detail "NAME answered 400, code 7: no such number", in which `hidden` is masked.
failure refused(
    failure_kind, std::string_view provider, const http_response&, std::string_view code, std::string_view words,
    hidden_words hidden
);

} // namespace twostep::sms
