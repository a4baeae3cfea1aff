#pragma once
// Who is asking: the session, the unfinished sign-in and the known-browser cookie of a request.

#include "core/access.hpp"
#include "core/account.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "server/http/application.hpp"
#include "server/services.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace twostep::server {

/// A living session with copies of what pages show: the account may change at any moment after.
struct signed_in {
  core::account account;
  std::optional<core::organisation> organisation;
  core::session session;
  core::next_step next = core::next_step::none; ///< what must be done before anything else opens
  std::string csrf;
};

/// nullopt: nobody (no cookie, twice the same cookie, unknown, idle, too old, suspended). A session used after long
/// enough is noted (core::use_session), without waiting.
std::optional<signed_in> find_signed_in(const services&, http::exchange&);

using session_reader = core::function_ref<void(const core::account&, const core::organisation*, const core::session&)>;
/// The same without copies: f runs under the store's lock (storage/store.hpp). False: nobody, f was not called.
bool read_signed_in(const services&, http::exchange&, session_reader f);

/// The browser's pre-session cookie; makes a new one and sets it where there is none that is good.
challenge_token find_or_make_challenge_token(const services&, http::exchange&);
std::optional<challenge_token> find_challenge_token(const services&, const http::exchange&);

/// Whether this browser is known to the account.
core::lane lane_of(const services&, const http::exchange&, const core::account&);

// Cookies on the response.
void set_session_cookie(const services&, http::exchange&, const std::string& value);
void set_challenge_cookie(const services&, http::exchange&, const challenge_token&);
void set_device_cookie(const services&, http::exchange&, const core::account&);
void clear_session_cookie(const services&, http::exchange&);
void clear_challenge_cookie(const services&, http::exchange&);

/// The origin of a POST (R39): Sec-Fetch-Site, else Origin, else Referer, must be ours; true where a request has none
/// of them. The form's token is checked beside it in any case.
bool is_same_site(const services&, const http::request&) noexcept;

/// A new session as core commands take it; the label is read off the User-Agent.
core::session make_session(const core::session_id&, const http::request&);

/// Bytes: as long as the addresses that applications get through proxies.
inline constexpr std::size_t longest_next = 7000;
/// A path on this site, or an address at public_url's origin or, with a cookie domain, under it (https, or
/// public_url's scheme), that `next` may lead to, as it was given; else "".
std::string safe_next(const services&, std::string_view next);

} // namespace twostep::server
