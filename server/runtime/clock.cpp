#include "server/runtime/clock.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

core::time_point wall() noexcept {
  return std::chrono::floor<core::milliseconds>(std::chrono::system_clock::now());
}

constexpr core::milliseconds between_looks = core::seconds(1);

} // namespace

core::milliseconds gain(core::milliseconds ahead, core::milliseconds passed) noexcept {
  return std::clamp(ahead, core::milliseconds(0), std::max(passed / 64, core::milliseconds(0)));
}

system_clock::system_clock(core::time_point at_least)
    : base_(std::max(wall(), at_least)), started_(std::chrono::steady_clock::now()) {}

core::time_point system_clock::now() const noexcept {
  const auto passed = std::chrono::floor<core::milliseconds>(std::chrono::steady_clock::now() - started_);
  const core::milliseconds gained(gained_.load());
  const auto now = base_ + passed + gained;

  auto looked = adjusted_.load();
  const auto since = passed - core::milliseconds(looked);
  // Once a second, one thread wins the exchange and reads the wall clock.
  if (since >= between_looks && adjusted_.compare_exchange_strong(looked, passed.count()))
    gained_.fetch_add(gain(wall() - now, since).count());
  return now;
}

core::milliseconds system_clock::drift() const noexcept {
  return wall() - now();
}

} // namespace twostep::server
