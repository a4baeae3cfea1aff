#pragma once
// One worker: its context, its connections, their deadlines and the memory that they share. Internal to http/.
// Everything but get_executor() and run() happens on the worker's own thread, unless noted otherwise.

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

/// At a stop, how long a connection without a first byte may still begin.
inline constexpr std::chrono::seconds new_connection_grace{1};

using time_point = std::chrono::steady_clock::time_point;

/// A connection as its worker sees it.
class connection_base : public boost::intrusive::list_base_hook<> {
public:
  virtual ~connection_base() = default;
  /// Ends its wait; the connection destroys itself soon after.
  virtual void close() noexcept = 0;
  /// True: unread bytes have arrived.
  virtual bool has_arrived() noexcept = 0;

  time_point deadline = time_point::max(); ///< the first tick after it closes the connection
  bool idle = false;                       ///< between two requests: a stop closes it at once
  bool is_new = true;                      ///< nothing has arrived yet: a stop gives it new_connection_grace
};

/// The memory for serving one request; idle connections have none.
struct workspace {
  std::unique_ptr<char[]> bytes; ///< the head and body, then bytes of pipelined requests
  std::size_t capacity = 0;
  std::size_t used = 0;
  http::head head;
  http::exchange exchange;
  std::string out;

  std::string_view arrived() const noexcept { return {bytes.get(), used}; }
  /// Keeps the bytes but moves them: views become invalid.
  void grow(std::size_t at_least);
  /// Frees the memory that an unusually large request took.
  void trim();
};

/// Open connections of all workers; lets a thread wait until there are none.
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

  /// Announces a connection: a stop waits for it. Thread-safe.
  void expect() noexcept { count_.open.fetch_add(1); }
  /// Call after add() of an announced connection.
  void has_come() noexcept { count_.open.fetch_sub(1); }
  void add(connection_base&);
  void remove(connection_base&) noexcept;

  /// The time of the last tick or arrival: exact enough for deadlines, and free.
  time_point now() const noexcept { return now_; }
  std::string_view date(core::time_point t) { return date_.at(t); }

  std::unique_ptr<workspace> take();
  void release(std::unique_ptr<workspace>) noexcept;

  /// Closes idle connections at once and new ones after the grace; others see stopping() after their request.
  void begin_stop();
  bool stopping() const noexcept { return stopping_; }

  /// How late the ticks came. Thread-safe.
  const lag_histogram& lag() const noexcept { return lag_; }

private:
  void arm();
  void tick();
  void tell_nobody_is_left() noexcept;

  const settings& settings_;
  connection_count& count_;
  // Suspended frames are destroyed with the context, so what their connections touch must outlive it.
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
