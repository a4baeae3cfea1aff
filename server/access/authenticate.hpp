#pragma once
// Authenticates a request: by the session, the unfinished sign-in and the known-browser cookie.

#include "core/account/access.hpp"
#include "core/account/account.hpp"
#include "core/account/command.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "server/access/access_services.hpp"
#include "server/http/exchange.hpp"
#include "server/runtime/awaitable.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace twostep::server {

/// A living session with copies of the account and organisation, which may change at any time after the read.
struct authenticated_user {
  core::account account;
  std::optional<core::organisation> organisation;
  core::session session;
  core::next_step next = core::next_step::none; ///< the step that the person must take before any other page opens
  std::string csrf;
};

/// The user of a request to our pages: by the page cookie when there is a cookie domain, else by the session
/// cookie. nullopt: no cookie, cookies of several accounts, or a session that is unknown, idle for too long, too
/// old or of a suspended user. Of several living sessions of one account the least verified counts. Records the
/// use of the session at intervals (core::use_session), without waiting until it is durable.
awaitable<std::optional<authenticated_user>> authenticate(const access_services&, http::exchange&);

using session_reader =
    core::function_ref<void(const core::account&, const core::organisation*, const core::session&)>;
/// As authenticate, for applications behind the gate: by the session cookie, without copies. Calls f under the
/// store's lock (storage/store.hpp). False, without a call: not authenticated.
awaitable<bool> read_authenticated(const access_services&, http::exchange&, session_reader f);
/// As read_authenticated, without a coroutine frame. nullopt, without a call: it takes longer, because there are
/// several session cookies or the store doesn't have the account at hand; read_authenticated answers.
std::optional<bool> read_authenticated_now(const access_services&, http::exchange&, session_reader f);
/// The two cookies of a session: the session cookie reaches the applications, the page cookie only our pages.
enum class cookie_of { session, pages };
/// True: the cookies name living sessions of several accounts, or are more than are tried, so none counts.
awaitable<bool> has_clashing_cookies(const access_services&, http::exchange&, cookie_of);
/// True: there are more pre-session cookies than are tried, so none counts.
bool has_too_many_challenge_cookies(const access_services&, const http::request&);
/// As session_cookies_sent, of the pages' own cookie; 0 where there is none.
std::size_t page_cookies_sent(const access_services&, const http::request&);
/// The number of session cookies in the request; at most cookie_values::max are counted.
std::size_t session_cookies_sent(const access_services&, const http::request&);

/// The session of the request's cookies, if it ended because two-step verification was turned on elsewhere.
awaitable<std::optional<core::ended_session>> find_ended_session(const access_services&, http::exchange&);

/// The browser's pre-session cookie; makes and sets a new one if there is no valid one.
challenge_token find_or_make_challenge_token(const access_services&, http::exchange&);
std::optional<challenge_token> find_challenge_token(const access_services&, const http::exchange&);

/// By the browser's cookie for links; makes and sets one if there is none.
core::link_browser_id find_or_make_link_browser(const access_services&, http::exchange&);
std::optional<core::link_browser_id> find_link_browser(const access_services&, const http::exchange&);

/// The request's known-browser cookie for this account; nullopt: none that is valid.
std::optional<core::device_claim> device_of(const access_services&, const http::exchange&, const core::account_id&);
/// Whether this browser is known to the account.
core::device_trust device_trust_of(const access_services&, const http::exchange&, const core::account&);
/// The meter id of the client's network (/24, /64), as accounts remember it.
core::meter_id network_of(const access_services&, const http::request&);
/// network_of(), then the ids of the same network under replaced keys: an account may have listed it under one of
/// them.
std::vector<core::meter_id> networks_of(const access_services&, const http::request&);
/// The first of them that the account lists; if it lists none, the first.
core::meter_id
listed_network(const core::account&, const std::vector<core::meter_id>& networks, core::time_point now);

/// The cookies of one session. They are replaced at every step that raises what the session has verified.
struct session_cookies {
  core::renewed_session ids;
  std::string session;
  std::string page; ///< "" without a cookie domain
};
session_cookies make_session_cookies(const access_services&, const core::account_id&);

// These set cookies on the response.
void set_session_cookies(const access_services&, http::exchange&, const session_cookies&);
void set_challenge_cookie(const access_services&, http::exchange&, const challenge_token&);
/// Sets the known-browser cookie for a device that the account lists; does nothing if it doesn't list it.
void set_device_cookie(const access_services&, http::exchange&, const core::account&, const core::device_id&);
void set_intent_cookie(const access_services&, http::exchange&, intent, const core::session_id&);
void clear_session_cookies(const access_services&, http::exchange&);
void clear_challenge_cookie(const access_services&, http::exchange&);

/// What this session wanted to do before step-up; intent::none if the cookie is missing or expired.
intent find_intent(const access_services&, const http::exchange&, const core::session_id&);

/// Whether a POST comes from our own pages (R39): Sec-Fetch-Site, else Origin, else Referer must be ours. True if
/// the request has none of the three: the form's CSRF token is checked in any case.
bool is_same_origin(const public_address&, const http::request&) noexcept;
/// True for "localhost:8080", "127.0.0.1", "[::1]:80": names that mean this machine on any network.
bool names_this_machine(std::string_view host) noexcept;
/// True: the browser hides where the form comes from ("Origin: null"), so the form is refused. A Referrer-Policy
/// of no-referrer over plain http does that to our own forms.
bool hides_origin(const http::request&) noexcept;

struct session_end {
  std::optional<core::milliseconds> idle; ///< the idle timeout that ended it; none: something else did
};
/// Why the session of this browser's cookie ended. nullopt: no cookie, or the session lives.
awaitable<std::optional<session_end>> find_session_end(const access_services&, http::exchange&);

/// A new session for core's commands; its label is read from the User-Agent.
core::session make_session(const core::renewed_session&, const http::request&);

/// Bytes. The longest address that an application can receive through common proxies.
inline constexpr std::size_t longest_next = 7000;
/// The destination `next`, unchanged, if it is safe to redirect to: a path on this site, an address at
/// public_url's origin, or one under the cookie domain (https, or public_url's scheme). Else "".
std::string safe_next(const access_services&, std::string_view next);

} // namespace twostep::server
