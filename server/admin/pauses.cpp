#include "server/admin/pauses.hpp"

#include "core/account/decide.hpp"
#include "core/account/factor.hpp"
#include "core/account/password_streak.hpp"
#include "core/limits/send_limits.hpp"

#include <algorithm>

namespace twostep::server::admin {
namespace {

/// Adds a pause; of several of one kind, keeps the latest end.
void add(std::vector<pause>& all, std::string_view kind, const std::optional<core::time_point>& until) {
  if (!until) return;
  const auto found = std::ranges::find_if(all, [&](const pause& p) { return p.kind == kind; });
  if (found == all.end())
    all.push_back({std::string(kind), {until}});
  else
    found->until.value = std::max(found->until.value, until);
}

void add_codes(std::vector<pause>& all, const core::account& a, const core::policy& policy, core::time_point now) {
  using core::device_trust;
  add(all, "wrong_codes_unknown_browsers",
      core::paused_until(
          a.failures[core::index(device_trust::unknown_browser)], policy.failures, now,
          core::lightest_factor(a).weight
      ));
}

/// Adds a pause if known browsers hold all unfinished sign-ins: none of them gives way to an unknown browser's.
void add_sign_ins(std::vector<pause>& all, const core::account& a, const core::policy& policy, core::time_point now) {
  std::size_t living = 0;
  std::optional<core::time_point> first;
  for (const auto& c : a.sign_ins) {
    if (!core::lives(c, now)) continue;
    if (c.trust != core::device_trust::known_browser) return;
    ++living;
    first = first ? std::min(*first, c.expires_at) : c.expires_at;
  }
  if (living >= policy.max_sign_ins) add(all, "sign_ins_unknown_browsers", first);
}

void add_numbers(std::vector<pause>& all, const core::account& a, const core::policy& policy, core::time_point now) {
  const auto state = core::effective(a.two_step, now);
  if (policy.new_numbers_per_day == 0 || core::verified_phone(state)) return;
  std::vector<core::time_point> until;
  for (const auto& t : a.tried)
    if (now < t.at + core::days(1)) until.push_back(t.at + core::days(1));
  if (until.size() < policy.new_numbers_per_day) return;
  std::ranges::sort(until);
  add(all, "new_numbers", until[until.size() - policy.new_numbers_per_day]);
}

/// Adds the closed rows of wrong passwords: the row shared by all unknown networks, and those of known networks.
void add_passwords(
    std::vector<pause>& all, const core::account& a, const core::policy& policy, core::time_point now
) {
  if (core::is_closed(a, std::nullopt, policy, now)) all.push_back({"wrong_passwords_unknown_browsers", {}});
  const auto closed = [&](const core::known_network& n) { return core::is_closed(a, n.network, policy, now); };
  if (std::ranges::any_of(a.networks, closed)) all.push_back({"wrong_passwords_known_networks", {}});
}

/// Reads the meters of all limits with one question.
awaitable<>
add_messages(std::vector<pause>& all, const api::context& r, const core::account& a, core::time_point now) {
  if (!r.meter_keys) co_return;
  const auto limits = core::pausing_limits(a, r.config.limits.sends, *r.meter_keys, now);
  std::vector<core::meter_id> meters;
  for (const auto& l : limits) meters.push_back(l.limit.meter);
  std::vector<std::optional<core::time_point>> ends(limits.size());
  const auto look = [&](std::size_t place, const core::meter& m) {
    ends[place] = core::refused_until(m, limits[place].limit, now);
  };
  co_await r.store.read_meters(meters, look).wait();
  for (std::size_t i = 0; i < limits.size(); ++i) add(all, limits[i].name, ends[i]);
}

/// The tries of a day are used up.
void add_recovery(std::vector<pause>& all, const core::account& a, core::time_point now) {
  if (!a.recovery) return;
  using core::device_trust;
  const auto ends = [&](device_trust l) { return core::recovery_paused_until(*a.recovery, l, now); };
  add(all, "recovery_codes_unknown_browsers", ends(device_trust::unknown_browser));
  add(all, "recovery_codes_known_browsers", ends(device_trust::known_browser));
}

} // namespace

awaitable<std::vector<pause>> pauses_of(const api::context& r, const core::account& a, core::time_point now) {
  std::vector<pause> all;
  add_codes(all, a, r.policy, now);
  add_passwords(all, a, r.policy, now);
  add_sign_ins(all, a, r.policy, now);
  add_recovery(all, a, now);
  add_numbers(all, a, r.policy, now);
  co_await add_messages(all, r, a, now);
  co_return all;
}

} // namespace twostep::server::admin
