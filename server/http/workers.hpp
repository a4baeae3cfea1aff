#pragma once
// The server's threads, each with its own io_context; nothing moves between them.

#include "server/http/settings.hpp"
#include "server/runtime/awaitable.hpp"
#include "storage/atomic_histogram.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace twostep::server::http {

class worker;

/// Applications and everything that their handlers use must outlive it.
class workers {
public:
  /// No thread runs before start(). Throws std::invalid_argument if a clock is missing.
  explicit workers(const settings&);
  ~workers(); ///< stop()

  std::size_t size() const noexcept;
  /// To post and spawn work on worker i. Thread-safe.
  executor worker(std::size_t i) const;

  void start();

  /// Ends all connections gracefully: idle ones at once, others after the current request. Call after every
  /// listener::stop(), not on a worker. Blocks; true: none is left.
  bool drain(std::chrono::milliseconds at_most);

  /// Ends the threads; unfinished work is abandoned. Not on a worker. May be called twice.
  void stop();

  std::size_t connections() const noexcept; ///< open now; thread-safe
  /// How late the event loops ran due work, in microseconds, of all workers together. Measured twice a second on
  /// each that has connections. Thread-safe.
  storage::histogram_counts lag() const;

private:
  friend class listener;
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server::http
