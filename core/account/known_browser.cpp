#include "core/account/known_browser.hpp"

#include "core/account/second_step.hpp"

#include <algorithm>
#include <limits>

namespace twostep::core {

namespace {

constexpr std::uint32_t worn_out = std::numeric_limits<std::uint32_t>::max();

/// A cookie from before two-step verification was turned on is evidence of the password alone.
bool is_current(const account& a, std::uint32_t epoch, time_point issued_at) noexcept {
  if (epoch != a.known_browser_epoch) return false;
  const auto since = second_step_since(a);
  return !since || issued_at > *since;
}

bool fits(std::uint32_t spent, std::uint32_t weight, const policy& p) noexcept {
  return spent <= p.failures.per_device && weight <= p.failures.per_device - spent;
}

std::uint32_t spent_before(const account& a, time_point now) noexcept {
  return weight_within(a.failures[index(device_trust::known_browser)], days(30), now);
}

bool is_known_unlisted(const account& a, const device_claim& c, const policy& p, time_point now) noexcept {
  if (c.listed || !is_current(a, c.epoch, c.issued_at)) return false;
  const bool given_up = a.unlisted_until && c.issued_at <= *a.unlisted_until;
  return !given_up && fits(spent_before(a, now), 1, p);
}

void forget_longest_unused(account& a) {
  const auto longest = std::ranges::min_element(a.devices, {}, &known_device::used_at);
  // Nothing but the list says that such a cookie was replaced or worn out: without it, none so old counts.
  if (longest->unlisted)
    a.unlisted_until = std::max(a.unlisted_until.value_or(longest->issued_at), longest->issued_at);
  a.devices.erase(longest);
}

} // namespace

const known_device* find_device(const account& a, const device_id& id) noexcept {
  const auto found = std::ranges::find(a.devices, id, &known_device::id);
  return found == a.devices.end() ? nullptr : &*found;
}

bool has_tries_left(const account& a, const device_id& id, const policy& p, std::uint32_t weight) noexcept {
  const auto* d = find_device(a, id);
  return d && is_current(a, d->epoch, d->issued_at) && fits(d->spent, weight, p);
}

device_trust
device_trust_of(const account& a, const std::optional<device_claim>& c, const policy& p, time_point now) noexcept {
  if (!c) return device_trust::unknown_browser;
  const bool known = find_device(a, c->id) ? has_tries_left(a, c->id, p) : is_known_unlisted(a, *c, p, now);
  return known ? device_trust::known_browser : device_trust::unknown_browser;
}

known_device as_listed(const account& a, const device_claim& c, time_point now) {
  return {c.id, c.epoch, c.issued_at, now, spent_before(a, now), true};
}

void keep_device(account& a, known_device d) {
  std::erase_if(a.devices, [&](const known_device& each) {
    return each.epoch != a.known_browser_epoch || each.id == d.id;
  });
  while (a.devices.size() >= max_devices) forget_longest_unused(a);
  a.devices.push_back(d);
}

void retire_device(account& a, const device_id& id, time_point now) {
  const auto found = std::ranges::find(a.devices, id, &known_device::id);
  if (found == a.devices.end()) return;
  if (!found->unlisted) {
    a.devices.erase(found);
    return;
  }
  found->spent = worn_out;
  found->used_at = now;
}

} // namespace twostep::core
