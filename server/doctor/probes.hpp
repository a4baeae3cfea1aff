#pragma once
// Watches for the requests of `twostep doctor`. Requests without an awaited number aren't kept; no answer depends
// on this.

#include "server/doctor/arrival.hpp"
#include "server/http/observer.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::doctor {

/// Thread-safe.
class probes {
public:
  using steady = std::chrono::steady_clock;

  static constexpr std::size_t max = 8;          ///< awaited at once; a further one displaces the oldest
  static constexpr std::size_t max_arrivals = 8; ///< kept for one probe
  static constexpr std::chrono::seconds timeout{60};

  /// Begins to wait for a probe; returns its number, 32 hexadecimal digits.
  std::string await(steady::time_point now = steady::now());
  /// Ends a probe and returns what arrived. nullopt: it isn't awaited.
  std::optional<std::vector<arrival>> end(std::string_view number);

  /// Cheap: one atomic load.
  bool are_awaited() const noexcept { return awaited_.load(std::memory_order_relaxed) != 0; }
  /// Keeps the arrival if it carries an awaited number.
  void look(const http::arrival&, steady::time_point now = steady::now()) noexcept;

private:
  struct probe {
    std::string number;
    steady::time_point until;
    std::vector<arrival> arrived;
  };
  void forget_old(steady::time_point now);
  probe* find(std::string_view text);

  std::atomic<std::size_t> awaited_{0}; ///< size of all_
  std::mutex mutex_;
  std::vector<probe> all_;
};

} // namespace twostep::server::doctor
