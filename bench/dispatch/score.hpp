#pragma once
// The results of a round's messages with their times. Written on the dispatcher's thread, read on others.

#include "bench/dispatch/workload.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace twostep::bench::dispatch {

using steady = std::chrono::steady_clock;

class score {
public:
  /// Call before the message is enqueued. Numbers ascend from 0.
  void offered(std::uint32_t number, steady::time_point intended);
  /// Call if the queue was full.
  void refused();
  void record_result(std::uint32_t number, const sms::outcome&);
  /// Waits until all offered messages are resolved, at most so long. Offer no more messages then.
  void wait_for_all(std::chrono::milliseconds longest);
  /// Writes the counts, latencies and the last reason into `r`.
  void add_to(round&) const;

private:
  mutable std::mutex mutex_;
  std::condition_variable all_resolved_;
  std::vector<steady::time_point> intended_;
  round so_far_;
  std::uint64_t resolved_ = 0;
  std::string reason_; ///< of the latest message given up
};

} // namespace twostep::bench::dispatch
