#include "server/runtime/background_thread.hpp"

#include "server/runtime/logging.hpp"
#include "server/runtime/process_signals.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <future>
#include <thread>

namespace twostep::server {
namespace {

namespace net = boost::asio;
constexpr std::chrono::seconds first_word{1}, next_word{5}, last_words{1};

} // namespace

struct background::state {
  state(std::string what, process_signals& s) : opening(std::move(what)), signals(s) {}

  void take(int number) {
    if (number == SIGHUP) {
      if (reload) reload();
    } else if (number == SIGUSR1) {
      if (is_serving && compact) compact();
    } else if (!is_serving) {
      flush_log(last_words);
      std::_Exit(0); // nothing was confirmed yet, and replay can't be interrupted
    } else if (reported) {
      spdlog::warn("a second signal: ending at once");
      flush_log(last_words);
      std::_Exit(128 + number);
    } else {
      reported = true;
      end();
    }
  }

  void end() {
    if (!ending.exchange(true)) over.set_value();
  }

  void say_progress(std::chrono::seconds after) {
    progress.expires_after(after);
    progress.async_wait([this](const boost::system::error_code& ended) {
      if (ended || is_open) return;
      std::string how_far;
      if (const auto of = all.load(); of != 0) how_far = ": " + std::to_string(done.load() * 100 / of) + " %";
      spdlog::info("reading the log in {}{} …", opening, how_far);
      say_progress(next_word);
    });
  }

  std::string opening;
  process_signals& signals;
  net::io_context context{1};
  net::executor_work_guard<net::io_context::executor_type> work{context.get_executor()};
  net::basic_waitable_timer<std::chrono::steady_clock> progress{context};
  std::function<void()> reload, compact;
  std::atomic<std::uint64_t> done{0}, all{0};
  std::atomic<bool> is_open{false}, is_serving{false};
  std::atomic<bool> reported{false}, ending{false};
  std::promise<void> over;
  std::thread thread;
};

background::background(std::string opening, process_signals& signals)
    : state_(std::make_unique<state>(std::move(opening), signals)) {}

background::~background() {
  stop();
}

boost::asio::io_context& background::context() noexcept {
  return state_->context;
}

void background::on_reload(std::function<void()> f) {
  state_->reload = std::move(f);
}

void background::on_compact(std::function<void()> f) {
  state_->compact = std::move(f);
}

void background::start() {
  auto& s = *state_;
  s.signals.attach([&s](int number) { net::post(s.context, [&s, number] { s.take(number); }); });
  s.say_progress(first_word);
  s.thread = std::thread([&s] {
    for (;;) try {
        s.context.run();
        return;
      } catch (const std::exception& e) { // a bug in one handler must not stop all messages
        spdlog::error("in the background: {}", e.what());
      }
  });
}

void background::opening(std::uint64_t done, std::uint64_t all) noexcept {
  state_->done.store(done, std::memory_order_relaxed);
  state_->all.store(all, std::memory_order_relaxed);
}

void background::opened() {
  state_->is_open = true;
  net::post(state_->context, [s = state_.get()] { s->progress.cancel(); });
}

void background::serving() {
  state_->is_serving = true;
}

void background::wait_for_end() {
  state_->over.get_future().wait();
}

void background::ask_to_end() {
  state_->end();
}

bool background::was_signalled() const noexcept {
  return state_->reported;
}

void background::stop() noexcept {
  state_->signals.detach();
  state_->context.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

} // namespace twostep::server
