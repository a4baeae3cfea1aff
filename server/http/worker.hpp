#pragma once
// One worker: its context, the connections on it, their deadlines and the memory that they share. Internal to http/.
// Everything but get_executor() and run() happens on the worker's own thread.

#include "server/http/exchange.hpp"
#include "server/http/head.hpp"
#include "server/http/settings.hpp"
#include "server/http/writer.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/loop_lag.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace twostep::server::http {

/// So long a connection that nothing came on may still begin when the server stops.
inline constexpr std::chrono::seconds new_connection_grace{1};

using time_point = std::chrono::steady_clock::time_point;

/// A connection as its worker sees it.
class connection_base : public boost::intrusive::list_base_hook<> {
public:
  virtual ~connection_base() = default;
  /// Ends what it waits for; it goes away by itself soon after.
  virtual void close() noexcept = 0;
  /// Something came that wasn't read yet.
  virtual bool has_arrived() noexcept = 0;

  time_point deadline = time_point::max(); ///< closed by the first tick after it
  bool idle = false;                       ///< between two requests: closed at once when the server stops
  bool is_new = true;                      ///< nothing came yet: it has a moment more then
};

/// What a request needs while it is served; an idle connection has none.
struct workspace {
  std::unique_ptr<char[]> bytes; ///< the head and body as they arrived, then what was pipelined behind them
  std::size_t capacity = 0;
  std::size_t used = 0;
  http::head head;
  http::exchange exchange;
  std::string out;

  std::string_view arrived() const noexcept { return {bytes.get(), used}; }
  /// Keeps what arrived, at another place: views into it die.
  void grow(std::size_t at_least);
  /// Gives back what an uncommonly large request took.
  void trim();
};

/// Open connections of all workers, and a way to wait for the last of them.
struct connection_count {
  std::atomic<std::size_t> open{0};
  std::mutex mutex;
  std::condition_variable changed;
};

class worker {
public:
  worker(const settings&, connection_count&);

  executor get_executor() noexcept { return context_.get_executor(); }
  void run();
  void end() noexcept { context_.stop(); }

  /// From any thread: one is on its way, and no stop is over before it is here.
  void expect() noexcept { count_.open.fetch_add(1); }
  /// It is, and was added.
  void has_come() noexcept { count_.open.fetch_sub(1); }
  void add(connection_base&);
  void remove(connection_base&) noexcept;

  /// As of the last tick or arrival: exact enough for deadlines, and free.
  time_point now() const noexcept { return now_; }
  std::string_view date(core::time_point t) { return date_.at(t); }

  std::unique_ptr<workspace> take();
  void release(std::unique_ptr<workspace>) noexcept;

  /// Closes idle connections, new ones after a moment; the others see stopping() after their request.
  void begin_stop();
  bool stopping() const noexcept { return stopping_; }

  /// How late ticks came; read by any thread.
  const lag_histogram& lag() const noexcept { return lag_; }

private:
  void arm();
  void tick();
  void tell_nobody_is_left() noexcept;

  const settings& settings_;
  connection_count& count_;
  // Frames that are still suspended die with the context: what their connections touch then must outlive it.
  boost::intrusive::list<connection_base> connections_;
  std::vector<std::unique_ptr<workspace>> spare_;
  date_line date_;
  lag_histogram lag_;
  time_point now_;
  bool stopping_ = false;
  bool armed_ = false;
  boost::asio::io_context context_{1};
  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>
      timer_;
};

} // namespace twostep::server::http
