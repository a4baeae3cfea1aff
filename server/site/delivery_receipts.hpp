#pragma once
// /sms/receipts/NAME: what provider NAME says about messages it took, by POST, or by GET where the provider does so.
// Neither a page nor a form: the provider's own format, believed for its signature alone.

#include "server/account/services.hpp"
#include "server/http/exchange.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// Below public_url; "/NAME" follows.
inline constexpr std::string_view receipts_path = "/sms/receipts";

/// What providers are told to call, without their name.
std::string receipts_url(const public_address&);

/// False: the path is another's. Answers 204 to what is signed, known or not; 403 forged, 400 not understood, 404
/// where the provider sends none this way, 405 to HEAD.
bool answer_receipts(const services&, http::exchange&);

} // namespace twostep::server
