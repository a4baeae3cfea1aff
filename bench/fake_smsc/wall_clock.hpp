#pragma once
// The time of day, for records and receipts; timers use the steady clock.

#include <cstdint>
#include <ctime>

namespace twostep::bench::fake_smsc {

/// Unix time.
inline std::int64_t wall_milliseconds() noexcept {
  std::timespec now{};
  std::timespec_get(&now, TIME_UTC);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace twostep::bench::fake_smsc
