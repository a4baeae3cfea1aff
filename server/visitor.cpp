#include "server/visitor.hpp"

#include "core/decide.hpp"
#include "server/browser_label.hpp"
#include "server/entropy.hpp"
#include "server/http/cookies.hpp"

#include <sodium.h>

#include <chrono>
#include <utility>

namespace twostep::server {
namespace {

using http::cookie_scope;

constexpr std::string_view session_cookie = "twostep";
constexpr std::string_view challenge_cookie = "twostep_challenge";
constexpr std::string_view device_cookie = "twostep_device";

http::cookie_rules rules(const services& s) {
  return {s.address.https, s.config.session.cookie_domain};
}

void set_cookie(http::exchange& x, std::string value) {
  x.response.headers.push_back({"Set-Cookie", std::move(value)});
}

/// In time that doesn't depend on which session it is, or whether it is one.
const core::session* scan(const core::account& account, const core::session_id& id) noexcept {
  const core::session* found = nullptr;
  for (const auto& each : account.sessions)
    if (sodium_memcmp(each.id.value.data(), id.value.data(), core::session_id::size) == 0) found = &each;
  return found;
}

/// Last use is coarse, and nobody waits for it: after a crash a session may end that much early, never late.
void note_use(const services& s, const session_token& used, core::time_point now) {
  storage::observation ignored;
  s.store.update(used.account, ignored, [&](const core::account& a, const core::organisation* o) {
    return core::decide(a, core::use_session{used.id}, core::context{now, s.policy, s.codes, o});
  });
}

} // namespace

bool read_signed_in(const services& s, http::exchange& x, session_reader f) {
  const auto cookie = rules(s).find(x.request.cookie, session_cookie, cookie_scope::domain);
  const auto token = cookie ? read_session_token(*cookie) : std::nullopt;
  if (!token) return false;

  const auto now = s.clock.now();
  std::optional<core::time_point> used_at;
  storage::observation seen{x.observed};
  s.store.read(token->account, seen, [&](const core::account& a, const core::organisation* o) {
    const auto* session = scan(a, token->id);
    if (!session || !core::lives(a, *session, s.policy.session, now)) return;
    used_at = session->last_used_at;
    f(a, o, *session);
  });
  x.observed = seen.sequence;
  if (!used_at) return false;
  if (now - *used_at >= core::use_interval(s.policy.session)) note_use(s, *token, now);
  return true;
}

std::optional<signed_in> find_signed_in(const services& s, http::exchange& x) {
  signed_in found;
  const bool is_somebody =
      read_signed_in(s, x, [&](const core::account& a, const core::organisation* o, const core::session& session) {
        found.account = a;
        if (o) found.organisation = *o;
        found.session = session;
        found.next = core::required_step(a, o, s.clock.now());
      });
  if (!is_somebody) return std::nullopt;
  found.csrf = s.tokens.csrf(found.session.id);
  return found;
}

std::optional<challenge_token> find_challenge_token(const services& s, const http::exchange& x) {
  const auto cookie = rules(s).find(x.request.cookie, challenge_cookie, cookie_scope::host);
  return cookie ? s.tokens.open_challenge(*cookie, s.clock.now()) : std::nullopt;
}

challenge_token find_or_make_challenge_token(const services& s, http::exchange& x) {
  if (auto found = find_challenge_token(s, x)) return *std::move(found);
  challenge_token made;
  made.browser = random_id<core::challenge_id>();
  made.issued_at = s.clock.now();
  set_challenge_cookie(s, x, made);
  return made;
}

core::lane lane_of(const services& s, const http::exchange& x, const core::account& account) {
  const auto cookie = rules(s).find(x.request.cookie, device_cookie, cookie_scope::host);
  const auto token = cookie ? s.tokens.open_device(*cookie, s.clock.now()) : std::nullopt;
  const bool known = token && token->account == account.id && token->epoch == account.known_browser_epoch;
  return known ? core::lane::known_browser : core::lane::unknown_browser;
}

void set_session_cookie(const services& s, http::exchange& x, const std::string& value) {
  set_cookie(x, rules(s).set(session_cookie, value, cookie_scope::domain));
}

void set_challenge_cookie(const services& s, http::exchange& x, const challenge_token& token) {
  set_cookie(x, rules(s).set(challenge_cookie, s.tokens.seal(token), cookie_scope::host));
}

void set_device_cookie(const services& s, http::exchange& x, const core::account& account) {
  const device_token token{
      .account = account.id,
      .device = random_id<core::challenge_id>(),
      .epoch = account.known_browser_epoch,
      .issued_at = s.clock.now()};
  const auto max_age = std::chrono::duration_cast<std::chrono::seconds>(device_token_lifetime);
  set_cookie(x, rules(s).set(device_cookie, s.tokens.sign(token), cookie_scope::host, max_age));
}

void clear_session_cookie(const services& s, http::exchange& x) {
  set_cookie(x, rules(s).remove(session_cookie, cookie_scope::domain));
}

void clear_challenge_cookie(const services& s, http::exchange& x) {
  set_cookie(x, rules(s).remove(challenge_cookie, cookie_scope::host));
}

core::session make_session(const core::session_id& id, const http::request& r) {
  core::session made;
  made.id = id;
  made.label = browser_label(r.user_agent);
  made.address = r.client.text;
  return made;
}

} // namespace twostep::server
