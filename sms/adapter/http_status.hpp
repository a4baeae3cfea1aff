#pragma once
// What HTTP itself says about a message, whoever the provider is. Pure. What providers add in their bodies is for
// each kind.

#include "core/result.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/failure_kind.hpp"
#include "sms/gateway.hpp"
#include "sms/net/http_client.hpp"

#include <optional>
#include <string_view>

namespace twostep::sms {

/// Nothing readable came back.
failure not_answered(const http_failure&);
/// What a status of 300 and more means where the body says nothing better; nullopt below.
std::optional<failure_kind> kind_of_status(unsigned status) noexcept;
/// "NAME answered 400, code 7: no such number", without `hidden`.
failure refused(
    failure_kind, std::string_view provider, const http_response&, std::string_view code, std::string_view words,
    hidden_words hidden
);

} // namespace twostep::sms
