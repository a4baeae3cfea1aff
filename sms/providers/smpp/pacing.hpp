#pragma once
// The rate of submits: at most a set rate, and lower for a while after the SMSC has throttled. Pure.

#include <chrono>
#include <cstddef>

namespace twostep::sms {

using steady_time = std::chrono::steady_clock::time_point;

/// Spaces submits evenly, because the windows in which SMSCs count aren't known.
///
/// ESME_RTHROTTLED halves the rate, at most once a second however many answers report it, and never below one a
/// second. From the next second on the rate grows by a tenth (at least one a second) each second, up to the set
/// rate; without a set rate, until a minute has passed without throttling.
class smpp_pace {
public:
  /// Messages a second; 0: only the window limits them.
  explicit smpp_pace(double set_rate) : set_rate_(set_rate), rate_(set_rate) {}

  /// When the next one may be sent; up to now: at once.
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
