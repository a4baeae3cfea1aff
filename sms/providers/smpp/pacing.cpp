#include "sms/providers/smpp/pacing.hpp"

#include <algorithm>

namespace twostep::sms {

using namespace std::chrono_literals;

void smpp_pace::sent(steady_time now) noexcept {
  begin_second(now);
  ++in_this_second_;
  recover(now);
  if (rate_ == 0) return;
  // A timer that fires slightly late doesn't lower the rate.
  next_ = std::max(next_, now - std::min<std::chrono::steady_clock::duration>(5ms, interval())) + interval();
}

void smpp_pace::throttled(steady_time now) noexcept {
  begin_second(now);
  if (slowed_ && now < throttled_at_ + 1s) return;
  const auto seen = static_cast<double>(std::max(in_this_second_, in_last_second_));
  rate_ = std::max(1.0, (rate_ == 0 ? seen : rate_) / 2);
  slowed_ = true;
  throttled_at_ = grown_at_ = now;
  next_ = std::max(next_, now + interval());
}

void smpp_pace::recover(steady_time now) noexcept {
  if (!slowed_) return;
  for (; now >= grown_at_ + 1s && (set_rate_ == 0 || rate_ < set_rate_); grown_at_ += 1s) {
    rate_ += std::max(1.0, rate_ / 10);
    if (set_rate_ == 0 && now >= throttled_at_ + 60s) break;
  }
  if (set_rate_ != 0 && rate_ >= set_rate_) {
    rate_ = set_rate_;
    slowed_ = false;
  } else if (set_rate_ == 0 && now >= throttled_at_ + 60s) {
    rate_ = 0;
    slowed_ = false;
  }
}

void smpp_pace::begin_second(steady_time now) noexcept {
  if (now < second_begins_ + 1s) return;
  in_last_second_ = now < second_begins_ + 2s ? in_this_second_ : 0;
  in_this_second_ = 0;
  second_begins_ = now;
}

std::chrono::steady_clock::duration smpp_pace::interval() const noexcept {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(1 / rate_));
}

} // namespace twostep::sms
