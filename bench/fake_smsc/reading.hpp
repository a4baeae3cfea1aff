#pragma once
// Helpers for requests and answers: numbers with and without "+", JSON texts, the password in an Authorization
// field. Pure.

#include "bench/fake_smsc/providers.hpp"

#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

/// As JSON, in quotes.
std::string json_text(std::string_view);

/// "4520123456" → "+4520123456"; other texts are unchanged.
std::string with_plus(std::string number);
std::string_view without_plus(std::string_view number) noexcept;

/// RFC 4648 4; "" for invalid text.
std::string decode_base64(std::string_view);
std::string encode_base64url(std::string_view);

/// HTTP Basic's password, or what follows "Bearer "; empty: neither.
std::string password_of(const http_question&);
/// GatewayAPI's token: HTTP Basic's user, or what follows "Token ".
std::string gatewayapi_password(const http_question&);

} // namespace twostep::bench::fake_smsc
