#pragma once
// /sms/receipts/NAME: what provider NAME says about messages it took, by POST, or by GET where the provider does so.
// Neither a page nor a form: the provider's own format, believed for its signature alone.

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

/// Below public_url; "/NAME" follows.
inline constexpr std::string_view receipts_path = "/sms/receipts";

/// What providers are told to call, without their name.
std::string receipts_url(const public_address&);

/// Answers 204 to what is signed, known or not; 403 forged, 400 not understood, 404 where the provider sends none
/// this way.
void answer_receipts(sms::dispatcher&, audit&, const public_address&, std::string_view provider, http::exchange&);
/// The same as a route, whose path has the {provider}.
awaitable<> take_receipts(pages::page_context&, sms::dispatcher&);

} // namespace twostep::server
