#pragma once
// The server's threads: N of them, each with its own io_context; what runs on one never runs on another.

#include "server/http/settings.hpp"
#include "server/runtime/awaitable.hpp"
#include "storage/atomic_histogram.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace twostep::server::http {

class worker;

/// Applications and everything their handlers use must outlive it.
class workers {
public:
  /// No thread runs before start(). Throws std::invalid_argument where a clock is missing.
  explicit workers(const settings&);
  ~workers(); ///< stop()

  std::size_t size() const noexcept;
  /// To post and spawn work on worker i; also from other threads.
  executor worker(std::size_t i) const;

  void start();

  /// Graceful end of all connections: idle ones close at once, the others after the request in progress.
  /// Call after every listener::stop(). Blocks the caller, which is not a worker; true: none is left.
  bool drain(std::chrono::milliseconds at_most);

  /// Ends the threads; what still runs is abandoned. Not from a worker. May be called twice.
  void stop();

  std::size_t connections() const noexcept; ///< open now; from any thread
  /// How late the event loops got to what was due, microseconds; all of them together. Measured twice a second by
  /// each that has connections. From any thread.
  storage::histogram_counts lag() const;

private:
  friend class listener;
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server::http
