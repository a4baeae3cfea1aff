#include "server/access/app_token.hpp"

#include "core/account/second_step.hpp"
#include "server/http/ascii.hpp"

#include <absl/strings/escaping.h>
#include <sodium.h>

namespace twostep::server {
namespace {

struct key {
  core::account_id account;
  core::app_token_id id;
};

/// The credentials after the scheme; "" for another scheme. `scheme` is given in lower case.
std::string_view credentials_of(std::string_view scheme, std::string_view authorization) noexcept {
  const auto end = authorization.find(' ');
  if (end == authorization.npos || !http::is_word(authorization.substr(0, end), scheme)) return {};
  return http::trim(authorization.substr(end));
}

std::optional<key> read(std::string_view token) {
  const auto found = read_session_token(token.substr(app_token_prefix.size()));
  if (!found) return std::nullopt;
  return key{found->account, {found->id.value}};
}

/// Takes the same time whichever token matches, and when none does.
const core::app_token* scan(const core::account& account, const core::app_token_id& id) noexcept {
  const core::app_token* found = nullptr;
  for (const auto& each : account.app_tokens)
    if (sodium_memcmp(each.id.value.data(), id.value.data(), core::app_token_id::size) == 0) found = &each;
  return found;
}

std::optional<key> read_allowed(const access_services& s, std::string_view token) {
  return s.policy.max_app_tokens > 0 ? read(token) : std::nullopt;
}

/// The account's token, if it is good for anything now.
const core::app_token*
find_good(const core::account& a, const core::app_token_id& id, core::time_point now) noexcept {
  const auto* found = scan(a, id);
  const bool is_good = found && !a.suspended && core::lives(*found, now) && !core::is_outdated(a, *found);
  return is_good ? found : nullptr;
}

awaitable<> record_use(const access_services& s, const http::exchange& x, const key& used) {
  const core::command command = core::use_app_token{used.id};
  storage::read_barrier ignored;
  const auto noted = co_await s.changes.commit_at(x.now, used.account, command, ignored);
  if (noted && !noted->events.empty()) s.audit.note(audit_event::app_token_used, x, used.account);
}

} // namespace

new_app_token make_app_token(const core::account_id& account) {
  auto made = make_session_token(account);
  const core::secret random(std::move(made.cookie));
  std::string text;
  // Reserved first: growing the string would leave a copy of the token in freed memory.
  text.reserve(app_token_prefix.size() + random.reveal().size());
  text.append(app_token_prefix).append(random.reveal());
  return {{made.id.value}, core::secret(std::move(text))};
}

std::optional<std::string_view> app_token_in(std::string_view authorization) noexcept {
  const auto token = credentials_of("bearer", authorization);
  if (!token.starts_with(app_token_prefix)) return std::nullopt;
  return token;
}

std::optional<basic_app_token> basic_app_token::find_in(std::string_view authorization) {
  const auto credentials = credentials_of("basic", authorization);
  if (credentials.empty()) return std::nullopt;
  std::string decoded;
  const bool is_decoded = absl::Base64Unescape({credentials.data(), credentials.size()}, &decoded);
  core::secret text(std::move(decoded)); // wiped in any case: it may be a password that the application checks
  if (!is_decoded) return std::nullopt;
  const auto colon = text.reveal().find(':');
  if (colon == std::string_view::npos || !text.reveal().substr(colon + 1).starts_with(app_token_prefix))
    return std::nullopt;
  return basic_app_token(std::move(text), colon);
}

awaitable<bool>
read_app_token(const access_services& s, http::exchange& x, std::string_view token, app_token_reader f) {
  const auto asked = read_allowed(s, token);
  if (!asked) co_return false;
  bool is_good = false, is_used = false;
  storage::read_barrier seen{x.observed};
  const auto look = [&](const core::account& a, const core::organisation* o) {
    const auto* found = find_good(a, asked->id, x.now);
    if (!found) return;
    is_good = true;
    is_used = core::is_use_noted(*found, x.now);
    f(a, o, *found);
  };
  co_await s.accounts.read(asked->account, seen, look).wait();
  x.observed = seen.sequence;
  if (is_used) co_await record_use(s, x, *asked);
  co_return is_good;
}

std::optional<bool>
read_app_token_now(const access_services& s, http::exchange& x, std::string_view token, app_token_reader f) {
  const auto asked = read_allowed(s, token);
  if (!asked) return false;
  bool is_good = false, takes_longer = false;
  storage::read_barrier seen{x.observed};
  const auto look = [&](const core::account& a, const core::organisation* o) {
    const auto* found = find_good(a, asked->id, x.now);
    if (!found) return;
    takes_longer = core::is_use_noted(*found, x.now);
    if (takes_longer) return;
    is_good = true;
    f(a, o, *found);
  };
  auto reading = s.accounts.read(asked->account, seen, look);
  if (!reading.is_ready()) return std::nullopt;
  reading.get();
  if (takes_longer) return std::nullopt;
  x.observed = seen.sequence;
  return is_good;
}

} // namespace twostep::server
