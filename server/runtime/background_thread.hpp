#pragma once
// The thread beside the workers: what signals do, and the context on which messages are dispatched. Not requests.

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace twostep::server {

class process_signals;

class background {
public:
  /// opening: what is being opened, for the line that a long opening gets in the log. The signals outlive this.
  background(std::string opening, process_signals&);
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
  /// From now on the first signal ends wait_for_end(), and the next one the process.
  void serving();
  void wait_for_end();
  /// Ends wait_for_end(); from any thread.
  void ask_to_end();
  /// A signal asked for the end.
  bool was_signalled() const noexcept;
  /// Ends the thread, and takes no signal any more; what still runs on the context is abandoned. Not from that
  /// thread. May be called twice.
  void stop() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
