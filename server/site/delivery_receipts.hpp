#pragma once
// /sms/receipts/NAME: delivery receipts of provider NAME, by POST, or by GET if the provider uses it. Neither page
// nor form: the body has the provider's format and is trusted only for its signature.

#include "server/config/config.hpp"
#include "server/runtime/awaitable.hpp"

#include <string>
#include <string_view>

namespace twostep::sms {
class dispatcher;
}

namespace twostep::server::http {
struct exchange;
}

namespace twostep::server::pages {
struct page_context;
}

namespace twostep::server {

class audit;

/// Below public_url; followed by "/NAME".
inline constexpr std::string_view receipts_path = "/sms/receipts";

/// The URL for providers, without their name.
std::string receipts_url(const public_address&);

/// Answers 204 to a signed request, whether its message is known or not; 403 forged, 400 not understood, 404 if
/// the provider sends no receipts this way.
void answer_receipts(sms::dispatcher&, audit&, const public_address&, std::string_view provider, http::exchange&);
/// As answer_receipts, for the route with {provider} in its path.
awaitable<> take_receipts(pages::page_context&, sms::dispatcher&);

} // namespace twostep::server
