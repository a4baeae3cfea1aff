#include "server/pages/password_trial.hpp"

#include "core/account/known_browser.hpp"
#include "core/account/password_streak.hpp"
#include "core/email.hpp"
#include "core/password_rules.hpp"
#include "core/text.hpp"
#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/runtime/entropy.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace twostep::server::pages {

namespace {

awaitable<> fill(page_context& v, candidate& found, const core::account_id& id) {
  const auto networks = networks_of(v.access, v.x.request);
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    found.email_key = a.email.key;
    found.account = a.id;
    found.password = a.password;
    found.is_suspended = a.suspended;
    found.epoch = a.known_browser_epoch;
    const auto device = device_of(v.access, v.x, a.id);
    found.client.trust = core::device_trust_of(a, device, v.access.policy, v.now());
    if (device) found.client.device = device->id;
    found.network = listed_network(a, networks, v.now());
    found.streak = core::failures_in_streak(a, found.network, v.now());
  };
  co_await v.access.accounts.read(id, seen, look).wait();
  v.x.observed = seen.sequence;
}

/// What nobody's password is checked against hangs on this.
std::uint64_t hash_of(const core::meter_keys& meter_keys, std::string_view email_key) {
  const auto id = meter_keys(core::meter_kind::password_being_checked, email_key);
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | id.value[i];
  return hash;
}

/// For as long as a check of the slowest kind takes. As many wait as there are connections, and no longer than that.
awaitable<> wait_until(std::chrono::steady_clock::time_point when) {
  using clock = std::chrono::steady_clock;
  const executor home = co_await boost::asio::this_coro::executor;
  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, executor> timer(home, when);
  co_await timer.async_wait(use_awaitable);
}

/// A wrong password of an account: its streak grows, which nobody waits for. Else the answer would tell that there is
/// one.
awaitable<> note_failure(page_context& v, const account_commands& commands, const candidate& c) {
  if (!c.account || (c.client.trust == core::device_trust::known_browser && !c.link)) co_return;
  core::fail_password command;
  command.password_generation = c.password->generation;
  command.network = c.network;
  command.notice = random_id<core::notice_id>();
  command.link = c.link;
  const auto seen_before = v.x.observed;
  co_await commands.execute(v.x, *c.account, std::move(command));
  v.x.observed = seen_before;
}

} // namespace

awaitable<candidate> find_candidate(page_context& v, std::string_view email) {
  candidate found;
  auto key = core::email_key(email);
  found.email_key = key ? *std::move(key) : core::fold_case(email).value_or("");
  found.client.network = v.x.request.client.network;
  storage::read_barrier seen{v.x.observed};
  const auto id = co_await v.access.accounts.find(found.email_key, seen).wait();
  v.x.observed = seen.sequence;
  if (id) co_await fill(v, found, *id);
  co_return found;
}

awaitable<candidate> candidate_of(page_context& v, const core::account_id& id, const core::link_id& link) {
  candidate found;
  found.client.network = v.x.request.client.network;
  co_await fill(v, found, id);
  found.streak = 0;
  found.link = link;
  co_return found;
}

awaitable<tried_password> try_password(
    page_context& v, const account_commands& commands, const password_services& passwords, const candidate& c,
    std::string_view typed
) {
  using outcome = tried_password::outcome;
  auto attempt = co_await password_try::begin(passwords.throttle, c.email_key, c.client, v.now(), c.streak);
  if (!attempt) co_return tried_password{outcome::paused, attempt.error()};
  auto normalised = core::normalise_password(typed);
  const bool is_text = normalised.has_value();
  // Whoever is suspended is as somebody unknown: a right password is told by nothing.
  const auto* verifier = c.password && is_text && !c.is_suspended ? &c.password->verifier : nullptr;
  auto secret = is_text ? std::move(*normalised) : core::secret();
  auto starts = [&attempt] { return attempt->start(); };
  check_origin origin;
  origin.network = c.client.network;
  origin.known = c.client.trust == core::device_trust::known_browser;
  origin.nobody = hash_of(v.access.meter_keys, c.email_key);
  origin.starts = std::move(starts);
  // At once: a whole office may be behind it.
  auto right = [&attempt] { attempt->checked(); };
  origin.right = std::move(right);
  auto check = co_await passwords.hasher.check(std::move(secret), verifier, std::move(origin));
  v.refresh_now();
  if (!check && check.error() == hasher_errc::not_started)
    co_return tried_password{outcome::paused, attempt->pause()};
  if (!check) co_return tried_password{};
  if (!check->right) {
    co_await attempt->failed();
    co_await note_failure(v, commands, c);
    co_await wait_until(check->answer_at);
    co_return tried_password{outcome::wrong};
  }
  tried_password tried{outcome::right};
  tried.check = std::move(*check);
  tried.attempt.emplace(std::move(*attempt));
  co_return std::move(tried);
}

awaitable<> take_back(tried_password& tried) {
  co_await tried.attempt->failed();
  co_await wait_until(tried.check.answer_at);
}

rendered_refusal note_pause(page_context& v, const password_pause& pause) {
  v.access.audit.note(audit_event::sign_in_paused, v.x, std::nullopt, pause.until ? "password" : "row");
  return too_many_passwords(v.language, pause.until, v.now(), v.access.config.branding.support_email);
}

} // namespace twostep::server::pages
