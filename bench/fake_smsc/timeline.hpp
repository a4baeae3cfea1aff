#pragma once
// Runs functions at later times, in order, with one timer.

#include "bench/fake_smsc/awaitable.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace twostep::bench::fake_smsc {

/// For one thread.
class timeline {
public:
  explicit timeline(executor ex) : timer_(ex) {}

  void after(std::chrono::milliseconds, std::function<void()>);
  std::size_t size() const noexcept { return heap_.size(); }

private:
  using clock = std::chrono::steady_clock;
  struct entry {
    clock::time_point at;
    std::uint64_t number; ///< at equal times, the older one first
    std::function<void()> what;
  };
  struct is_later {
    bool operator()(const entry& a, const entry& b) const noexcept {
      return a.at != b.at ? a.at > b.at : a.number > b.number;
    }
  };
  void wait();
  void run_due();

  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, executor> timer_;
  clock::time_point waits_for_ = clock::time_point::max();
  std::vector<entry> heap_;
  std::uint64_t last_ = 0;
};

} // namespace twostep::bench::fake_smsc
