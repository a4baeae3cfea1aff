#pragma once
// A running HTTP layer with a test application and a clock that only tests move.

#include "server/http/backend.hpp"
#include "server/http/listener.hpp"
#include "server/http/settings.hpp"
#include "server/http/workers.hpp"
#include "tests/server/support/http_client.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace twostep::test {

/// Answers by path: /now (204, at once), /text, /echo (the request), /big (32 MiB), /see-other, /missing, /asset,
/// /denied, /thread (the thread's id), /throw, /throw-now, /split (a header with CR LF), /close, /held (durable
/// only once released), /failing (durable fails).
class scripted_application final : public server::http::application,
                                   public server::http::durability,
                                   public server::http::observer {
public:
  bool handle_now(server::http::exchange&) override;
  server::awaitable<> handle(server::http::exchange&) override;
  bool is_durable(std::uint64_t n) const noexcept override { return n == 0; }
  server::awaitable<> durable(std::uint64_t) override;
  void refuse(server::http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(server::http::exchange&) noexcept override;
  bool watches() const noexcept override { return false; }
  void watch(const server::http::arrival&) noexcept override {}
  void answered(const server::http::exchange&, std::chrono::nanoseconds) noexcept override;
  server::http::backend all() noexcept { return {*this, this, this}; }

  std::vector<std::string> seen() const;                                      ///< "GET /path", in order of arrival
  std::vector<std::pair<unsigned, std::chrono::nanoseconds>> answers() const; ///< status and duration
  void await_held(); ///< waits until a /held request waits for its log record
  void release();    ///< lets every /held request continue

private:
  struct held;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> seen_;
  std::vector<std::pair<unsigned, std::chrono::nanoseconds>> answers_;
  std::vector<std::weak_ptr<held>> held_; ///< the timers belong to the workers and end with them
};

class http_server {
public:
  using adjust = std::function<void(server::http::settings&)>;

  /// One worker, no trusted proxy, a tick of a few milliseconds; `adjust` changes that.
  explicit http_server(const adjust& = {}, const std::string& listen = "127.0.0.1:0");
  ~http_server();

  http_client connect(int receive_buffer = 0) const { return http_client(listener->port(), receive_buffer); }
  void advance(std::chrono::milliseconds t) { clock_ += t.count(); }
  std::vector<std::string> warnings() const;
  void await_warning();
  std::uint64_t wall_readings() const { return wall_readings_; } ///< how often a worker read the wall clock

  scripted_application app;
  server::http::settings settings;
  std::unique_ptr<server::http::workers> workers;
  std::unique_ptr<server::http::listener> listener;

private:
  void warn(std::string_view);

  std::atomic<std::int64_t> clock_{1'000'000};
  std::atomic<std::uint64_t> wall_readings_{0};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> warnings_;
};

/// A GET with Host; the connection stays open.
std::string get(std::string_view target, std::string_view more_fields = {});
std::string post(std::string_view target, std::string_view body, std::string_view more_fields = {});
/// Whether the answer to /echo has this line.
bool says(const http_answer&, const std::string& line);

} // namespace twostep::test
