#pragma once
// Receives the process's signals for the server that currently runs in it; another server may follow. It lives
// from the beginning, so that no signal is lost between two servers. Their meaning: background_thread.hpp.

#include <functional>
#include <memory>

namespace twostep::server {

/// One per process. Thread-safe.
class process_signals {
public:
  /// Receives SIGTERM, SIGINT, SIGHUP and SIGUSR1 from now on.
  process_signals();
  ~process_signals();
  process_signals(const process_signals&) = delete;
  process_signals& operator=(const process_signals&) = delete;

  /// Called on the signals' thread, or within attach(). Must not block.
  using taker = std::function<void(int number)>;
  /// Sets the taker and passes it at once the signals received without one.
  void attach(taker);
  /// The taker isn't called after this returns. Later signals are kept for the next taker, each number once.
  void detach() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
