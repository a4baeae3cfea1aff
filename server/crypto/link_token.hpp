#pragma once
// The random values of one-time links: what stands in a link's address, and the cookie of a browser that opened one.
// No key is needed to read them; a value that was tampered with names no link.

#include "core/ids.hpp"
#include "core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// The last segment of `/link/{token}`: base64url(account id, 16 random bytes). The account keeps the hash
/// (core::link_id).
struct link_token {
  core::account_id account;
  core::link_id id; ///< BLAKE2b-256 of the random part
};
struct new_link_token {
  core::link_id id;
  core::secret text;
};
new_link_token make_link_token(const core::account_id&);
std::optional<link_token> read_link_token(std::string_view segment);

/// Cookie `twostep_link`: 16 random bytes, base64url, of a browser that looked at an enrol link. The link that is
/// opened there keeps the hash, so it is good in that browser alone.
struct new_link_browser {
  core::link_browser_id id;
  std::string cookie;
};
new_link_browser make_link_browser();
std::optional<core::link_browser_id> read_link_browser(std::string_view cookie);

} // namespace twostep::server
