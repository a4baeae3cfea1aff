#include "core/account/password_streak.hpp"

#include "core/account/account.hpp"
#include "core/account/policy.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

std::uint32_t failures_of(const account& a, const failure_streak& streak) noexcept {
  return streak.generation == a.password.generation ? streak.failures : 0;
}

known_network* find(account& a, const meter_id& network) noexcept {
  const auto found = std::ranges::find(a.networks, network, &known_network::network);
  return found == a.networks.end() ? nullptr : &*found;
}

} // namespace

const known_network* find_network(const account& a, const std::optional<meter_id>& network, time_point now) noexcept {
  if (!network) return nullptr;
  const auto found = std::ranges::find(a.networks, *network, &known_network::network);
  return found == a.networks.end() || found->at + network_kept <= now ? nullptr : &*found;
}

std::uint32_t failures_in_streak(const account& a, const std::optional<meter_id>& network, time_point now) noexcept {
  const auto* own = find_network(a, network, now);
  return failures_of(a, own ? own->streak : a.password_streak);
}

bool is_closed(const account& a, const std::optional<meter_id>& network, const policy& p, time_point now) noexcept {
  return failures_in_streak(a, network, now) >= p.password_streak;
}

void add_password_failure(account& a, const std::optional<meter_id>& network) {
  auto* own = network ? find(a, *network) : nullptr;
  auto& streak = own ? own->streak : a.password_streak;
  streak = {failures_of(a, streak) + 1, a.password.generation};
}

void clear_streaks(account& a) noexcept {
  a.password_streak = {};
  for (auto& n : a.networks) n.streak = {};
}

void carry_network(account& a, const meter_id& from, const meter_id& to) {
  if (auto* own = find(a, from)) own->network = to;
}

void note_network(account& a, const std::optional<meter_id>& network, time_point now) {
  std::erase_if(a.networks, [now](const known_network& n) { return n.at + network_kept <= now; });
  auto* own = network ? find(a, *network) : nullptr;
  if (own) {
    *own = {*network, now, {}};
    return;
  }
  a.password_streak = {};
  if (!network) return;
  if (a.networks.size() >= max_networks)
    a.networks.erase(std::ranges::min_element(a.networks, {}, &known_network::at));
  a.networks.push_back({*network, now, {}});
}

} // namespace twostep::core
