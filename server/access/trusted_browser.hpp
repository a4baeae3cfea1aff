#pragma once
// The cookie of a trusted browser (decision 48). What it is worth core/account/trusted_browser.hpp says.

#include "core/account/trusted_browser.hpp"
#include "server/access/access_services.hpp"
#include "server/http/exchange.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

/// What the request's cookie says of this account; nullopt: none that is ours.
std::optional<core::trust_claim>
trust_claim_of(const access_services&, const http::exchange&, const core::account_id&);
/// cookie: of new_trusted_secret.
void set_trusted_cookie(const access_services&, http::exchange&, std::string_view cookie);
void clear_trusted_cookie(const access_services&, http::exchange&);

} // namespace twostep::server
