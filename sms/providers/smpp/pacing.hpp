#pragma once
// How fast submits leave: at most a set rate, and slower for a while after the SMSC throttled. Pure.

#include <chrono>
#include <cstddef>

namespace twostep::sms {

using steady_time = std::chrono::steady_clock::time_point;

/// Evenly spaced rather than in bursts: SMSCs count over windows that nobody tells.
///
/// ESME_RTHROTTLED halves the rate, at most once a second, however many answers say it at once; never below one a
/// second. From the next second on it grows by a tenth (at least one a second) each second, up to the set rate, or
/// until a minute passed without throttling where none is set.
class smpp_pace {
public:
  /// Messages a second; 0: as fast as the window lets them.
  explicit smpp_pace(double set_rate) : set_rate_(set_rate), rate_(set_rate) {}

  /// When the next may leave; now or earlier: at once.
  steady_time next() const noexcept { return next_; }
  void sent(steady_time now) noexcept;
  void throttled(steady_time now) noexcept;
  /// Messages a second; 0: no limit.
  double rate() const noexcept { return rate_; }

private:
  void recover(steady_time now) noexcept;
  void begin_second(steady_time now) noexcept;
  std::chrono::steady_clock::duration interval() const noexcept;

  double set_rate_, rate_;
  steady_time next_{}, throttled_at_{}, grown_at_{};
  bool slowed_ = false;
  steady_time second_begins_{};
  std::size_t in_this_second_ = 0, in_last_second_ = 0;
};

} // namespace twostep::sms
