#include "server/access/password_throttle.hpp"

#include "server/http/client_address.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace twostep::server {
namespace {

/// Limits beyond the free failures: at most `more` in any `window`. Somebody who fails without a pause then waits
/// 1, 2, 4, 8, 15 and 15 minutes between tries.
struct step {
  std::uint32_t more;
  core::milliseconds window;
};
constexpr std::array steps{step{0, core::minutes(1)},  step{1, core::minutes(3)},  step{2, core::minutes(7)},
                           step{3, core::minutes(15)}, step{4, core::minutes(30)}, step{5, core::minutes(45)}};
/// How long failures are kept. Meters with windows of an hour or more outlive a restart.
constexpr core::milliseconds kept = core::hours(1);

using limits = std::vector<core::meter_limit>;

/// How often the email was unlocked in the last hour. The number is part of the meters' names, so an unlock
/// switches to new meters.
awaitable<std::size_t> times_unlocked(const throttle_services& s, std::string_view email_key, core::time_point now) {
  const auto meter = s.meter_keys(core::meter_kind::password_unlocked, email_key);
  std::size_t times = 0;
  const auto count = [&](std::size_t, const core::meter& m) {
    times = static_cast<std::size_t>(std::ranges::count_if(m.hits, [&](auto hit) { return hit + kept > now; }));
  };
  co_await s.meters.read_meters({&meter, 1}, count).wait();
  co_return times;
}

std::string name_of(std::string_view email_key, const password_client& c, std::size_t times_unlocked) {
  std::string name(email_key);
  name.append(1, '\0').append(std::to_string(times_unlocked)).append(1, '\0');
  if (c.trust == core::device_trust::known_browser) {
    name.append(1, 'k');
    return c.device ? name.append(core::to_text(*c.device)) : name;
  }
  if (c.signed_in) return name.append(1, 's');
  return name.append(1, 'u').append(http::wide_network(c.network));
}

limits steps_of(const throttle_services& s, const core::meter_id& meter) {
  const auto free = s.config.limits.password_failures_per_account;
  limits all;
  if (free == 0) return all;
  for (const auto& [more, window] : steps) all.push_back({.meter = meter, .limit = free + more, .window = window});
  return all;
}

limits limits_of_network(const throttle_services& s, std::string_view network) {
  const auto limit = s.config.limits.password_failures_per_address_per_minute;
  if (limit == 0) return {};
  return {
      {.meter = s.meter_keys(core::meter_kind::password_address, network),
       .limit = limit,
       .window = core::minutes(1)}};
}

/// Counts one whatever the limit: a limit doesn't undo what has happened.
void count(storage::meter_store& store, const core::meter_id& meter, core::time_point now) {
  const core::meter_limit whatever{.meter = meter, .limit = UINT32_MAX, .window = kept};
  storage::read_barrier not_waited_for;
  store.count_unlimited({&whatever, 1}, {}, now, not_waited_for);
}

} // namespace

struct password_try::counted {
  const throttle_services s;
  limits of_email{}, of_network{}, being_checked{};
  std::optional<core::meter_id> failures{}; ///< the meter of failures, which outlives a restart
  std::optional<core::meter_id> nobody{};   ///< the email's streak in unknown_email_failures, if it has no account
  core::time_point begun_at{};
  std::optional<core::time_point> started_at{};
  std::optional<core::time_point> refused_until{};
  bool has_failed = false;

  void refund(const limits& reserved, core::time_point at) const {
    if (reserved.empty()) return;
    const core::reservation one{reserved.front().meter, at};
    storage::read_barrier in_memory;
    s.meters.refund({&one, 1}, s.clock.now(), in_memory);
  }
};

/// What is reserved is in the try at once, so that it is taken back however this ends.
awaitable<core::result<password_try, password_pause>> password_try::begin(
    const throttle_services& s, std::string_view email_key, const password_client& client, core::time_point now,
    std::optional<std::uint32_t> streak
) {
  password_try made(std::make_unique<counted>(counted{.s = s}));
  counted& c = *made.counted_;
  c.begun_at = now;
  c.of_network = limits_of_network(s, client.network);
  storage::read_barrier in_memory;
  auto until = co_await s.meters.refused_until(c.of_network, now).wait();
  if (until) co_return password_pause{until};

  const auto times = co_await times_unlocked(s, email_key, now);
  const auto name = name_of(email_key, client, times);
  if (client.trust == core::device_trust::unknown_browser) {
    const auto email = s.meter_keys(core::meter_kind::password_being_checked, email_key);
    if (!streak) c.nobody = email;
    const auto failed = streak ? *streak : s.unknown_emails.failures(email);
    if (failed >= s.policy.password_streak) co_return password_pause{};
    // At most as many checks at once as failures are left before the streak closes the way in.
    const limits being_checked{
        {.meter = email, .limit = s.policy.password_streak - failed, .window = core::minutes(1)}};
    until = co_await s.meters.take(being_checked, now, in_memory).wait();
    if (until) co_return password_pause{until};
    c.being_checked = being_checked;
  }
  const auto failures = s.meter_keys(core::meter_kind::password_failed, name);
  const auto of_failures = steps_of(s, failures);
  until = co_await s.meters.refused_until(of_failures, now).wait();
  if (until) co_return password_pause{until};
  const auto of_email = steps_of(s, s.meter_keys(core::meter_kind::password_account, name));
  until = co_await s.meters.take(of_email, now, in_memory).wait();
  if (until) co_return password_pause{until};
  if (!of_email.empty()) c.failures = failures;
  c.of_email = of_email;
  co_return made;
}

password_try::password_try(std::unique_ptr<counted> c) : counted_(std::move(c)) {}
password_try::password_try(password_try&&) noexcept = default;

password_try::~password_try() {
  if (!counted_) return;
  const auto& c = *counted_;
  c.refund(c.of_email, c.begun_at);
  c.refund(c.being_checked, c.begun_at);
  if (c.started_at) c.refund(c.of_network, *c.started_at);
}

storage::pending<std::optional<core::time_point>>
password_try::take_of_network(core::time_point now, storage::read_barrier& seen) {
  return counted_->s.meters.take(counted_->of_network, now, seen);
}

bool password_try::start() {
  auto& c = *counted_;
  const auto now = c.s.clock.now();
  storage::read_barrier in_memory;
  c.refused_until = take_of_network(now, in_memory).get();
  if (!c.refused_until) c.started_at = now;
  return !c.refused_until;
}

void password_try::checked() {
  auto& c = *counted_;
  if (!c.started_at) return;
  c.refund(c.of_network, *c.started_at);
  c.started_at.reset();
}

password_pause password_try::pause() const {
  return {counted_->refused_until};
}

/// Whoever is checked for an account stays counted until the try ends: by then the caller has counted the failure.
awaitable<> password_try::failed() {
  if (!counted_ || counted_->has_failed) co_return;
  auto& c = *counted_;
  c.has_failed = true;
  if (!c.started_at) {
    storage::read_barrier in_memory;
    co_await take_of_network(c.s.clock.now(), in_memory).wait();
  }
  c.started_at.reset();
  c.of_email.clear();
  // A failure counts from the end of the check, however long the check waited for its turn.
  if (c.failures) count(c.s.meters, *c.failures, c.s.clock.now());
  if (c.nobody) c.s.unknown_emails.add(*c.nobody);
}

void forget_password_failures(const throttle_services& s, std::string_view email_key) {
  count(s.meters, s.meter_keys(core::meter_kind::password_unlocked, email_key), s.clock.now());
}

} // namespace twostep::server
