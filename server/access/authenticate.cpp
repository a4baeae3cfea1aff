#include "server/access/authenticate.hpp"

#include "core/account/known_browser.hpp"
#include "core/account/password_streak.hpp"
#include "server/access/session_strength.hpp"
#include "server/crypto/link_token.hpp"
#include "server/http/client_address.hpp"
#include "server/http/cookies.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"

#include <sodium.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

namespace twostep::server {
namespace {

using http::cookie_scope;

constexpr std::string_view session_cookie = "twostep";
constexpr std::string_view page_cookie = "twostep_page";
constexpr std::string_view intent_cookie = "twostep_intent";
constexpr std::string_view challenge_cookie = "twostep_challenge";
constexpr std::string_view device_cookie = "twostep_device";
constexpr std::string_view link_cookie = "twostep_link";

http::cookie_rules rules(const access_services& s) {
  return {s.address.https, s.config.session.cookie_domain, s.address.path_prefix};
}

void set_cookie(http::exchange& x, std::string value) {
  x.response.headers.push_back({"Set-Cookie", std::move(value)});
}

bool has_page_cookie(const access_services& s) {
  return !s.config.session.cookie_domain.empty();
}

/// What a cookie names: the account, and the hash under which the account lists the session.
struct cookie_claim {
  core::account_id account;
  std::array<std::uint8_t, core::session_id::size> hash;
};

std::optional<cookie_claim> read_claim(std::string_view cookie) {
  const auto token = read_session_token(cookie);
  if (!token) return std::nullopt;
  return cookie_claim{token->account, token->id.value};
}

http::cookie_values cookies_sent(const access_services& s, const http::request& r, cookie_of which) {
  const bool is_session = which == cookie_of::session;
  return rules(s).find_all(
      r.cookie, is_session ? session_cookie : page_cookie, is_session ? cookie_scope::domain : cookie_scope::host
  );
}

template <class Session>
bool is_named(const Session& s, const cookie_claim& claim, cookie_of which) noexcept {
  static constexpr std::array<std::uint8_t, core::session_id::size> none{};
  const auto& name = which == cookie_of::session ? s.id.value : s.page ? s.page->value : none;
  const bool same = sodium_memcmp(name.data(), claim.hash.data(), name.size()) == 0;
  return same && (which == cookie_of::session || s.page);
}

/// Takes the same time whichever session matches, and when none does.
const core::session* scan(const core::account& account, const cookie_claim& claim, cookie_of which) noexcept {
  const core::session* found = nullptr;
  for (const auto& each : account.sessions)
    if (is_named(each, claim, which)) found = &each;
  return found;
}

struct chosen_claim {
  std::optional<cookie_claim> claim{};
  /// They name living sessions of several accounts, or are more than are tried, so no claim is chosen.
  bool clashes = false;
};

/// Chooses among several cookies: a living session; of several living sessions of one account the least verified;
/// none when they belong to several accounts, because it is then unknown which of them the person is.
awaitable<chosen_claim>
choose(const access_services& s, http::exchange& x, const http::cookie_values& values, cookie_of which) {
  chosen_claim chosen;
  if (values.has_more()) co_return chosen_claim{std::nullopt, true};
  session_strength chosen_strength{};
  storage::read_barrier seen{x.observed};
  for (const auto value : values) {
    const auto claim = read_claim(value);
    if (!claim) continue;
    std::optional<session_strength> strength;
    const auto look = [&](const core::account& a, const core::organisation* o) {
      const auto* session = scan(a, *claim, which);
      if (!session || !core::lives(a, *session, s.policy.session, x.now)) return;
      strength = strength_of(a, *session, o, x.now);
    };
    co_await s.accounts.read(claim->account, seen, look).wait();
    if (!strength) continue;
    if (chosen.claim && chosen.claim->account != claim->account) {
      chosen = {std::nullopt, true};
      break;
    }
    if (chosen.claim && *strength >= chosen_strength) continue;
    chosen.claim = claim;
    chosen_strength = *strength;
  }
  x.observed = seen.sequence;
  co_return chosen;
}

/// Shows the session that a cookie names to its reader, if it lives.
class session_search {
public:
  session_search(
      const access_services& s, http::exchange& x, const cookie_claim& claim, cookie_of which, session_reader f
  )
      : services_(s), exchange_(x), claim_(claim), which_(which), reader_(f) {}

  /// f: calls look(), and lives until the answer is there.
  storage::pending<bool> begin(storage::account_store::account_reader f) {
    return services_.accounts.read(claim_.account, seen_, f);
  }
  void look(const core::account& a, const core::organisation* o) {
    const auto* session = scan(a, claim_, which_);
    if (!session || !core::lives(a, *session, services_.policy.session, exchange_.now)) return;
    is_found_ = true;
    if (exchange_.now - session->last_used_at >= core::use_interval(services_.policy.session)) used_ = session->id;
    reader_(a, o, *session);
  }
  /// Call once the store has answered. False: no such session. Last use is recorded coarsely and not awaited: after
  /// a crash a session may end earlier by that interval, never later.
  bool finish() {
    exchange_.observed = seen_.sequence;
    if (used_) services_.changes.post(exchange_.now, claim_.account, core::use_session{*used_});
    return is_found_;
  }

private:
  const access_services& services_;
  http::exchange& exchange_;
  const cookie_claim claim_;
  const cookie_of which_;
  const session_reader reader_;
  storage::read_barrier seen_{exchange_.observed};
  bool is_found_ = false;
  std::optional<core::session_id> used_;
};

awaitable<bool> read_by_cookie(const access_services& s, http::exchange& x, cookie_of which, session_reader f) {
  const auto values = cookies_sent(s, x.request, which);
  if (values.size() == 0) co_return false;
  std::optional<cookie_claim> claim;
  if (values.size() == 1) {
    claim = read_claim(*values.begin());
  } else {
    const chosen_claim chosen = co_await choose(s, x, values, which);
    claim = chosen.claim;
  }
  if (!claim) co_return false;
  session_search search(s, x, *claim, which, f);
  const auto look = [&](const core::account& a, const core::organisation* o) { search.look(a, o); };
  co_await search.begin(look).wait();
  co_return search.finish();
}

} // namespace

awaitable<bool> read_authenticated(const access_services& s, http::exchange& x, session_reader f) {
  return read_by_cookie(s, x, cookie_of::session, f);
}

std::optional<bool> read_authenticated_now(const access_services& s, http::exchange& x, session_reader f) {
  const auto values = cookies_sent(s, x.request, cookie_of::session);
  if (values.size() == 0) return false;
  if (values.size() > 1) return std::nullopt;
  const auto claim = read_claim(*values.begin());
  if (!claim) return false;
  session_search search(s, x, *claim, cookie_of::session, f);
  const auto look = [&](const core::account& a, const core::organisation* o) { search.look(a, o); };
  auto reading = search.begin(look);
  if (!reading.is_ready()) return std::nullopt;
  reading.get();
  return search.finish();
}

awaitable<bool> has_clashing_cookies(const access_services& s, http::exchange& x, cookie_of which) {
  const auto values = cookies_sent(s, x.request, which);
  if (values.size() <= 1) co_return false;
  const chosen_claim chosen = co_await choose(s, x, values, which);
  co_return chosen.clashes;
}

bool has_too_many_challenge_cookies(const access_services& s, const http::request& r) {
  return rules(s).find_all(r.cookie, challenge_cookie, cookie_scope::host).has_more();
}

std::size_t page_cookies_sent(const access_services& s, const http::request& r) {
  return has_page_cookie(s) ? cookies_sent(s, r, cookie_of::pages).size() : 0;
}

std::size_t session_cookies_sent(const access_services& s, const http::request& r) {
  return cookies_sent(s, r, cookie_of::session).size();
}

awaitable<std::optional<authenticated_user>> authenticate(const access_services& s, http::exchange& x) {
  std::optional<authenticated_user> found;
  const auto which = has_page_cookie(s) ? cookie_of::pages : cookie_of::session;
  const auto copy = [&](const core::account& a, const core::organisation* o, const core::session& session) {
    found.emplace();
    found->account = a;
    core::drop_due_factors(found->account, x.now);
    if (o) found->organisation = *o;
    found->session = session;
    found->next = core::required_step(a, session, o, x.now);
  };
  const bool is_somebody = co_await read_by_cookie(s, x, which, copy);
  if (!is_somebody) co_return std::nullopt;
  found->csrf = s.tokens.csrf(found->session);
  co_return found;
}

awaitable<std::optional<core::ended_session>> find_ended_session(const access_services& s, http::exchange& x) {
  std::optional<core::ended_session> found;
  storage::read_barrier seen{x.observed};
  for (const auto which : {cookie_of::pages, cookie_of::session})
    for (const auto value : cookies_sent(s, x.request, which)) {
      const auto claim = read_claim(value);
      if (!claim || found) continue;
      const auto look = [&](const core::account& a, const core::organisation*) {
        for (const auto& each : a.ended)
          if (is_named(each, *claim, which) && x.now < each.started_at + s.policy.session.absolute_timeout)
            found = each;
      };
      co_await s.accounts.read(claim->account, seen, look).wait();
    }
  x.observed = seen.sequence;
  co_return found;
}

std::optional<challenge_token> find_challenge_token(const access_services& s, const http::exchange& x) {
  // Several are possible: another installation under a path of this host uses the same cookie names. The newest
  // counts.
  std::optional<challenge_token> newest;
  if (has_too_many_challenge_cookies(s, x.request)) return newest;
  for (const auto cookie : rules(s).find_all(x.request.cookie, challenge_cookie, cookie_scope::host)) {
    auto opened = s.tokens.open_challenge(cookie, x.now);
    if (opened && (!newest || opened->issued_at > newest->issued_at)) newest = std::move(opened);
  }
  return newest;
}

challenge_token find_or_make_challenge_token(const access_services& s, http::exchange& x) {
  if (auto found = find_challenge_token(s, x)) return *std::move(found);
  challenge_token made;
  made.browser = random_id<core::challenge_id>();
  made.issued_at = x.now;
  set_challenge_cookie(s, x, made);
  return made;
}

std::optional<core::link_browser_id> find_link_browser(const access_services& s, const http::exchange& x) {
  for (const auto cookie : rules(s).find_all(x.request.cookie, link_cookie, cookie_scope::host))
    if (const auto read = read_link_browser(cookie)) return read;
  return std::nullopt;
}

core::link_browser_id find_or_make_link_browser(const access_services& s, http::exchange& x) {
  if (const auto found = find_link_browser(s, x)) return *found;
  const auto made = make_link_browser();
  const auto max_age = std::chrono::duration_cast<std::chrono::seconds>(core::lifetime_of(core::link_purpose::enrol));
  set_cookie(x, rules(s).set(link_cookie, made.cookie, cookie_scope::host, max_age));
  return made.id;
}

std::optional<core::device_claim>
device_of(const access_services& s, const http::exchange& x, const core::account_id& account) {
  // A sibling host can set one of the same name: only a token of this account counts.
  for (const auto cookie : rules(s).find_all(x.request.cookie, device_cookie, cookie_scope::host))
    if (const auto token = s.tokens.open_device(cookie, x.now); token && token->account == account)
      return core::device_claim{token->device, token->epoch, token->issued_at, token->listed};
  return std::nullopt;
}

core::device_trust device_trust_of(const access_services& s, const http::exchange& x, const core::account& account) {
  return core::device_trust_of(account, device_of(s, x, account.id), s.policy, x.now);
}

core::meter_id network_of(const access_services& s, const http::request& r) {
  return s.meter_keys(core::meter_kind::network, http::wide_network(r.client.network));
}

std::vector<core::meter_id> networks_of(const access_services& s, const http::request& r) {
  auto networks = s.meter_keys.former_ids(core::meter_kind::network, http::wide_network(r.client.network));
  networks.insert(networks.begin(), network_of(s, r));
  return networks;
}

core::meter_id
listed_network(const core::account& a, const std::vector<core::meter_id>& networks, core::time_point now) {
  for (const auto& n : networks)
    if (core::find_network(a, n, now)) return n;
  return networks.front();
}

session_cookies make_session_cookies(const access_services& s, const core::account_id& account) {
  auto session = make_session_token(account);
  session_cookies made{{session.id, std::nullopt}, std::move(session.cookie), {}};
  if (has_page_cookie(s)) {
    auto page = make_page_token(account);
    made.ids.page = page.id;
    made.page = std::move(page.cookie);
  }
  return made;
}

void set_session_cookies(const access_services& s, http::exchange& x, const session_cookies& cookies) {
  set_cookie(x, rules(s).set(session_cookie, cookies.session, cookie_scope::domain));
  if (has_page_cookie(s)) set_cookie(x, rules(s).set(page_cookie, cookies.page, cookie_scope::host));
}

void set_intent_cookie(const access_services& s, http::exchange& x, intent what, const core::session_id& session) {
  set_cookie(x, rules(s).set(intent_cookie, s.tokens.sign(what, session, x.now), cookie_scope::host));
}

intent find_intent(const access_services& s, const http::exchange& x, const core::session_id& session) {
  for (const auto cookie : rules(s).find_all(x.request.cookie, intent_cookie, cookie_scope::host))
    if (const auto what = s.tokens.open_intent(cookie, session, x.now)) return *what;
  return intent::none;
}

void set_challenge_cookie(const access_services& s, http::exchange& x, const challenge_token& token) {
  set_cookie(x, rules(s).set(challenge_cookie, s.tokens.seal(token), cookie_scope::host));
}

void set_device_cookie(
    const access_services& s, http::exchange& x, const core::account& account, const core::device_id& id
) {
  const auto* device = core::find_device(account, id);
  if (!device) return;
  const device_token token{
      .account = account.id, .device = device->id, .epoch = device->epoch, .issued_at = device->issued_at};
  const auto max_age = std::chrono::duration_cast<std::chrono::seconds>(device_token_lifetime);
  set_cookie(x, rules(s).set(device_cookie, s.tokens.sign(token), cookie_scope::host, max_age));
}

void clear_session_cookies(const access_services& s, http::exchange& x) {
  set_cookie(x, rules(s).remove(session_cookie, cookie_scope::domain));
  if (has_page_cookie(s)) set_cookie(x, rules(s).remove(page_cookie, cookie_scope::host));
}

void clear_challenge_cookie(const access_services& s, http::exchange& x) {
  set_cookie(x, rules(s).remove(challenge_cookie, cookie_scope::host));
}

awaitable<std::optional<session_end>> find_session_end(const access_services& s, http::exchange& x) {
  const auto which = has_page_cookie(s) ? cookie_of::pages : cookie_of::session;
  const auto now = x.now;
  std::optional<session_end> found;
  storage::read_barrier seen{x.observed};
  for (const auto value : cookies_sent(s, x.request, which)) {
    const auto claim = read_claim(value);
    if (!claim) continue;
    found = session_end{};
    const auto look = [&](const core::account& a, const core::organisation*) {
      const auto* session = scan(a, *claim, which);
      if (!session) return;
      if (core::lives(a, *session, s.policy.session, now))
        found.reset();
      else if (const auto idle = core::limits_of(*session, s.policy.session).idle;
               !a.suspended && now >= session->last_used_at + idle)
        found->idle = idle;
    };
    co_await s.accounts.read(claim->account, seen, look).wait();
    break;
  }
  x.observed = seen.sequence;
  co_return found;
}

core::session make_session(const core::renewed_session& ids, const http::request& r) {
  core::session made;
  made.id = ids.id;
  made.page = ids.page;
  made.label = browser_label(r.user_agent);
  made.address = r.client.text;
  return made;
}

} // namespace twostep::server
