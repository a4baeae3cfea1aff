#pragma once
// The thread beside the workers: signals, and the context on which messages are dispatched. Not requests.

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace twostep::server {

class background {
public:
  /// opening: what is being opened, for the line that a long opening gets in the log.
  explicit background(std::string opening);
  ~background(); ///< stop()
  background(const background&) = delete;
  background& operator=(const background&) = delete;

  boost::asio::io_context& context() noexcept;

  /// What SIGHUP does; before start(). Empty: nothing.
  void on_reload(std::function<void()>);
  /// What SIGUSR1 does once it serves; before start(). Empty: nothing.
  void on_compact(std::function<void()>);
  /// From now on signals are taken: until serving(), the first SIGTERM or SIGINT ends the process with 0, for there
  /// is nothing to finish.
  void start();
  /// How far the opening is; from any thread, as often as it likes.
  void opening(std::uint64_t done, std::uint64_t all) noexcept;
  /// The log is replayed.
  void opened();
  /// From now on the first signal ends wait_for_signal(), and the next one the process.
  void serving();
  void wait_for_signal();
  /// As a first signal does; from any thread.
  void ask_to_end();
  /// A signal came.
  bool was_signalled() const noexcept;
  /// Ends the thread; what still runs on the context is abandoned. Not from that thread. May be called twice.
  void stop() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
