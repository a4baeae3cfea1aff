#pragma once
// What became of the messages of a round, and when. Written on the dispatcher's thread, read from others.

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
  /// Before the message is enqueued. Numbers go up from 0.
  void offered(std::uint32_t number, steady::time_point intended);
  /// The queue was full.
  void refused();
  void record_result(std::uint32_t number, const sms::outcome&);
  /// Until all that were offered are resolved, or so long. Then offer no more.
  void wait_for_all(std::chrono::milliseconds longest);
  /// Outcomes so far, latencies, reasons.
  void put_into(round&) const;

private:
  mutable std::mutex mutex_;
  std::condition_variable all_resolved_;
  std::vector<steady::time_point> intended_;
  round so_far_;
  std::uint64_t resolved_ = 0;
  std::string reason_; ///< of the newest that was given up
};

} // namespace twostep::bench::dispatch
