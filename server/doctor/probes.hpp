#pragma once
// Requests that `twostep doctor` is about to send, and what arrived of them. What carries no awaited number isn't
// kept, and no answer depends on any of this.

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

  static constexpr std::size_t max = 8;          ///< awaited at once; the oldest goes
  static constexpr std::size_t max_arrivals = 8; ///< kept of one
  static constexpr std::chrono::seconds timeout{60};

  /// Awaited from now on: its number, 32 hexadecimal digits.
  std::string await(steady::time_point now = steady::now());
  /// What arrived; it is awaited no longer. nullopt: it wasn't.
  std::optional<std::vector<arrival>> end(std::string_view number);

  /// One atomic load.
  bool are_awaited() const noexcept { return awaited_.load(std::memory_order_relaxed) != 0; }
  /// Keeps what carries an awaited number.
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
