#include "core/account/recovery_codes.hpp"

#include <sodium.h>

#include <algorithm>

namespace twostep::core {
namespace {

std::size_t tries_within_a_day(const std::vector<time_point>& tries, time_point now) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(tries, [&](time_point t) { return now < t + days(1); }));
}

} // namespace

bool is_whole(const recovery_digest& d) noexcept {
  return d.bytes.size() == recovery_digest::size;
}

bool equal(const recovery_digest& a, const recovery_digest& b) noexcept {
  return is_whole(a) && is_whole(b) && sodium_memcmp(a.bytes.data(), b.bytes.data(), recovery_digest::size) == 0;
}

std::optional<std::uint32_t> find_recovery_code(const recovery_codes& codes, const recovery_digest& given) noexcept {
  std::optional<std::uint32_t> found;
  for (std::uint32_t i = 0; i < codes.left.size(); ++i)
    if (equal(codes.left[i], given)) found = i;
  return found;
}

std::optional<time_point>
recovery_paused_until(const recovery_codes& codes, device_trust l, time_point now) noexcept {
  const auto& tries = codes.tries[index(l)];
  if (tries_within_a_day(tries, now) < recovery_tries_a_day) return std::nullopt;
  return tries[tries.size() - recovery_tries_a_day] + days(1);
}

std::size_t recovery_tries_left(const recovery_codes& codes, device_trust l, time_point now) noexcept {
  return recovery_tries_a_day - std::min(recovery_tries_a_day, tries_within_a_day(codes.tries[index(l)], now));
}

void count_recovery_try(recovery_codes& codes, device_trust l, time_point now) {
  auto& tries = codes.tries[index(l)];
  std::erase_if(tries, [&](time_point t) { return now >= t + days(1); });
  tries.push_back(now);
  if (tries.size() > recovery_tries_a_day) tries.erase(tries.begin());
}

} // namespace twostep::core
