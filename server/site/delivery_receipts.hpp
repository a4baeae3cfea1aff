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

namespace twostep::server::pages {
struct page_context;
}

namespace twostep::server {

class delivery_results;

/// Below public_url; followed by "/NAME".
inline constexpr std::string_view receipts_path = "/sms/receipts";

/// The URL for providers, without their name.
std::string receipts_url(const public_address&);

/// For the route with {provider} in its path. Answers 204 to a signed request, whether its message is known or not;
/// 503 if the store takes no change now, so that the provider repeats it; 403 forged, 400 not understood, 404 if the
/// provider sends no receipts this way.
awaitable<> take_receipts(pages::page_context&, sms::dispatcher&, delivery_results&);

} // namespace twostep::server
