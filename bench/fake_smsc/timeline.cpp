#include "bench/fake_smsc/timeline.hpp"

#include <algorithm>
#include <utility>

namespace twostep::bench::fake_smsc {

void timeline::after(std::chrono::milliseconds delay, std::function<void()> what) {
  heap_.push_back({clock::now() + delay, ++last_, std::move(what)});
  std::push_heap(heap_.begin(), heap_.end(), is_later());
  wait();
}

void timeline::wait() {
  if (heap_.empty() || heap_.front().at >= waits_for_) return;
  waits_for_ = heap_.front().at;
  timer_.expires_at(waits_for_);
  timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) run_due();
  });
}

void timeline::run_due() {
  waits_for_ = clock::time_point::max();
  const auto now = clock::now();
  while (!heap_.empty() && heap_.front().at <= now) {
    std::pop_heap(heap_.begin(), heap_.end(), is_later());
    const auto due = std::move(heap_.back());
    heap_.pop_back();
    due.what();
  }
  wait();
}

} // namespace twostep::bench::fake_smsc
