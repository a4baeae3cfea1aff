#pragma once
// Commands on trusted browsers, and what others say of them. As core/account/command.hpp says.

#include "core/account/trusted_browser.hpp"
#include "core/ids.hpp"

#include <optional>

namespace twostep::core {

/// The person wants this browser to be trusted. Ignored where it may not be.
struct trust_request {
  trusted_browser_id browser;
  trusted_secret_id secret;
  std::optional<trusted_browser_id> replaced{}; ///< what its cookie says that it was trusted as
};

/// The browser says that it is trusted.
struct trust_use {
  trust_claim claim;
  trusted_secret_id next; ///< its secret from then on, where it is
};

/// Ends the trust in a browser. Whoever has the cookie of a session makes nothing easier with it.
struct revoke_trust {
  session_id session;
  trusted_browser_id browser;
};

} // namespace twostep::core
