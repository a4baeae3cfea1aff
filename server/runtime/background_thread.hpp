#pragma once
// The thread beside the workers: handles signals and runs the context on which messages are sent.

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace twostep::server {

class process_signals;

class background {
public:
  /// opening: what is being opened, for the log's progress lines. `signals` must outlive this.
  background(std::string opening, process_signals&);
  ~background(); ///< stop()
  background(const background&) = delete;
  background& operator=(const background&) = delete;

  boost::asio::io_context& context() noexcept;

  /// Sets the handler of SIGHUP. Call before start(). May be empty.
  void on_reload(std::function<void()>);
  /// Sets the handler of SIGUSR1, which is ignored before serving(). Call before start(). May be empty.
  void on_compact(std::function<void()>);
  /// Begins to handle signals. Until serving(), SIGTERM or SIGINT ends the process with 0, because there is
  /// nothing to finish.
  void start();
  /// Reports the progress of opening. Thread-safe, and cheap enough to call often.
  void opening(std::uint64_t done, std::uint64_t all) noexcept;
  /// Call when the log has been replayed.
  void opened();
  /// From now on the first signal ends wait_for_end(), the second one the process.
  void serving();
  void wait_for_end();
  /// Ends wait_for_end(). Thread-safe.
  void ask_to_end();
  /// True: a signal ended wait_for_end().
  bool was_signalled() const noexcept;
  /// Ends the thread and stops handling signals; unfinished work on the context is abandoned. Not from that
  /// thread. May be called twice.
  void stop() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
