#include "bench/dispatch/score.hpp"

namespace twostep::bench::dispatch {

void score::offered(std::uint32_t number, steady::time_point intended) {
  const std::lock_guard lock(mutex_);
  if (intended_.size() <= number) intended_.resize(number + 1);
  intended_[number] = intended;
  ++so_far_.offered;
}

void score::refused() {
  const std::lock_guard lock(mutex_);
  ++so_far_.refused;
  ++resolved_;
}

void score::record_result(std::uint32_t number, const sms::outcome& o) {
  const auto now = steady::now();
  const std::lock_guard lock(mutex_);
  if (o.accepted) {
    ++so_far_.accepted;
    so_far_.until_accepted.note(std::chrono::duration_cast<std::chrono::microseconds>(now - intended_[number]));
  } else if (o.reason == "expired") {
    ++so_far_.died;
  } else {
    ++so_far_.given_up;
    reason_ = o.reason;
  }
  if (++resolved_ == so_far_.offered) all_resolved_.notify_all();
}

void score::wait_for_all(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  all_resolved_.wait_for(lock, longest, [this] { return resolved_ == so_far_.offered; });
}

void score::add_to(round& r) const {
  const std::lock_guard lock(mutex_);
  r.offered = so_far_.offered;
  r.accepted = so_far_.accepted;
  r.refused = so_far_.refused;
  r.died = so_far_.died;
  r.given_up = so_far_.given_up;
  r.unresolved = so_far_.offered - resolved_;
  r.until_accepted = so_far_.until_accepted;
  if (!reason_.empty()) r.note += (r.note.empty() ? "" : ", ") + ("the last given up: " + reason_);
}

} // namespace twostep::bench::dispatch
