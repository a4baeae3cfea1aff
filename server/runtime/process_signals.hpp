#pragma once
// The signals of the process, for whichever server runs in it: one may follow another. Taken from the beginning, so
// that none falls into the gap between two. Not what they mean: that is background.

#include <functional>
#include <memory>

namespace twostep::server {

/// One a process. Thread-safe.
class process_signals {
public:
  /// From now on SIGTERM, SIGINT, SIGHUP and SIGUSR1 are taken.
  process_signals();
  ~process_signals();
  process_signals(const process_signals&) = delete;
  process_signals& operator=(const process_signals&) = delete;

  /// Called on a thread of its own, and must not wait.
  using taker = std::function<void(int number)>;
  /// Is told of what came while there was no other, at once.
  void attach(taker);
  /// The taker isn't called any more when this returns; what comes is kept for the next one, each number once.
  void detach() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
