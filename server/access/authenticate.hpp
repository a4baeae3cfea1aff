#pragma once
// Who is asking: the session, the unfinished sign-in and the known-browser cookie of a request.

#include "core/account/access.hpp"
#include "core/account/account.hpp"
#include "core/account/command.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "server/access/access_services.hpp"
#include "server/http/exchange.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace twostep::server {

/// A living session with copies of what pages show: the account may change at any moment after.
struct authenticated_user {
  core::account account;
  std::optional<core::organisation> organisation;
  core::session session;
  core::next_step next = core::next_step::none; ///< what must be done before anything else opens
  std::string csrf;
};

/// Whoever our pages have before them, by the page cookie where there is a cookie domain, else by the session cookie.
/// nullopt: nobody (no cookie, cookies of several accounts, unknown, idle, too old, suspended). Of several living
/// sessions of one account the least verified one counts. A session used after long enough is noted
/// (core::use_session), without waiting.
std::optional<authenticated_user> authenticate(const access_services&, http::exchange&);

using session_reader =
    core::function_ref<void(const core::account&, const core::organisation*, const core::session&)>;
/// The same for applications behind the gate, by the session cookie, without copies: f runs under the store's lock
/// (storage/store.hpp). False: nobody, f was not called.
bool read_authenticated(const access_services&, http::exchange&, session_reader f);
/// The session cookies of a request name living sessions of several accounts, so that none counts.
bool has_clashing_sessions(const access_services&, http::exchange&);
/// How many session cookies came, four at most.
std::size_t session_cookies_sent(const access_services&, const http::request&);

/// The cookies of the request are of a session that ended because two-step verification was turned on elsewhere.
std::optional<core::ended_session> find_ended_session(const access_services&, http::exchange&);

/// The browser's pre-session cookie; makes a new one and sets it where there is none that is good.
challenge_token find_or_make_challenge_token(const access_services&, http::exchange&);
std::optional<challenge_token> find_challenge_token(const access_services&, const http::exchange&);

/// What the browser's known-browser cookie says of this account; nullopt: nothing that is good.
std::optional<core::device_claim> device_of(const access_services&, const http::exchange&, const core::account_id&);
/// Whether this browser is known to the account.
core::device_trust device_trust_of(const access_services&, const http::exchange&, const core::account&);
/// What an account remembers of the client's network (/24, /64).
core::meter_id network_of(const access_services&, const http::request&);
/// Behind it, as it may have been listed before secret.key was replaced.
std::vector<core::meter_id> networks_of(const access_services&, const http::request&);
/// The one of them that the account lists, else the first.
core::meter_id
listed_network(const core::account&, const std::vector<core::meter_id>& networks, core::time_point now);

/// What a session's browser holds, made anew at every step that verifies more.
struct session_cookies {
  core::renewed_session ids;
  std::string session;
  std::string page; ///< "" without a cookie domain
};
session_cookies make_session_cookies(const access_services&, const core::account_id&);

// Cookies on the response.
void set_session_cookies(const access_services&, http::exchange&, const session_cookies&);
void set_challenge_cookie(const access_services&, http::exchange&, const challenge_token&);
/// The browser is known to the account by this id from now on; nothing where the account doesn't keep it.
void set_device_cookie(const access_services&, http::exchange&, const core::account&, const core::device_id&);
void set_intent_cookie(const access_services&, http::exchange&, intent, const core::session_id&);
void clear_session_cookies(const access_services&, http::exchange&);
void clear_challenge_cookie(const access_services&, http::exchange&);

/// What the session's browser wants to go on to once it has verified more; none where that was too long ago.
intent find_intent(const access_services&, const http::exchange&, const core::session_id&);

/// The origin of a POST (R39): Sec-Fetch-Site, else Origin, else Referer, must be ours; true where a request has none
/// of them. The form's token is checked beside it in any case.
bool is_same_origin(const public_address&, const http::request&) noexcept;
/// "localhost:8080", "127.0.0.1", "[::1]:80": the host names this machine whatever the network says.
bool names_this_machine(std::string_view host) noexcept;
/// The browser says nothing of where a form comes from ("Origin: null"), so that it is refused whosever it is. Over
/// plain http a Referrer-Policy of no-referrer does that to our own forms.
bool hides_origin(const http::request&) noexcept;

enum class session_end : std::uint8_t { idle, other };
/// How the session ended whose cookie this browser still has. nullopt: there is no such cookie, or the session lives.
std::optional<session_end> find_session_end(const access_services&, http::exchange&);

/// A new session as core commands take it; the label is read off the User-Agent.
core::session make_session(const core::renewed_session&, const http::request&);

/// Bytes: as long as the addresses that applications get through proxies.
inline constexpr std::size_t longest_next = 7000;
/// A path on this site, or an address at public_url's origin or, with a cookie domain, under it (https, or
/// public_url's scheme), that `next` may lead to, as it was given; else "".
std::string safe_next(const access_services&, std::string_view next);

} // namespace twostep::server
